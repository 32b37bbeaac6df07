// Opens every .xlsx of a folder with SheetJS and saves it into another, as the kind of file that is asked for.
const fs = require("fs");
const path = require("path");
const XLSX = require("xlsx");

const [source, target, kind] = process.argv.slice(2);
fs.mkdirSync(target, { recursive: true });
for (const name of fs.readdirSync(source).filter((name) => name.endsWith(".xlsx"))) {
  // Number formats and styles are kept as far as the library keeps them; by default it drops them while reading.
  const book = XLSX.readFile(path.join(source, name), { cellNF: true, cellStyles: true });
  XLSX.writeFile(book, path.join(target, name.replace(/xlsx$/, kind)), { bookType: kind === "xls" ? "biff8" : kind });
}
