"""Opens every .xlsx of a folder with openpyxl and saves it into another."""

import pathlib
import sys

import openpyxl

source, target = map(pathlib.Path, sys.argv[1:])
target.mkdir(parents=True, exist_ok=True)
for path in sorted(source.glob("*.xlsx")):
    openpyxl.load_workbook(path).save(target / path.name)
