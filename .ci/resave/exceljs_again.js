// Opens every .xlsx of a folder with ExcelJS and saves it into another.
const fs = require("fs");
const path = require("path");
const { Workbook } = require("exceljs");

const [source, target] = process.argv.slice(2);

async function main() {
  fs.mkdirSync(target, { recursive: true });
  for (const name of fs.readdirSync(source).filter((name) => name.endsWith(".xlsx"))) {
    const book = new Workbook();
    await book.xlsx.readFile(path.join(source, name));
    await book.xlsx.writeFile(path.join(target, name));
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
