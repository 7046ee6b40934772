/** What stands in README.txt of every archive, for whoever opens it years later. */
export const README = `Artel export, version 1
=======================

manifest.json   what is in this archive: the network, the moment, whose view it is, and for each file the number of
                rows, the bytes and the SHA-256.
tables/*.jsonl  one file for each kind of record, UTF-8, one JSON object on each line, its keys the columns. Instants
                are ISO 8601 in UTC with microseconds; money is in whole minor units with its currency beside it;
                bytes are hexadecimal after \\x. fact, promise, transfer, measure and document are the five records;
                leaf holds the hashes of the transparency log.
people.jsonl    people by id and name, with their mail addresses. No passwords, keys or sessions.
files/*         the bytes of document versions, named by their SHA-256 (document_version.sha256).

Derived figures are not in the archive; manifest.json holds a digest of each, so that a restore proves it got the same.
Restore into an empty Artel:  npm run artel -- restore FILE.zip
The form is described in docs/export.md of Artel.


Выгрузка Artel, версия 1
========================

manifest.json   что в архиве: сеть, момент выгрузки, чьими глазами она сделана, и для каждого файла число строк, размер
                и SHA-256.
tables/*.jsonl  по файлу на каждый вид записей, UTF-8, в каждой строке один объект JSON, ключи — названия столбцов.
                Моменты времени — ISO 8601 в UTC с микросекундами; деньги — целое число минимальных единиц, валюта рядом;
                байты — шестнадцатерично после \\x. fact, promise, transfer, measure и document — пять видов записей;
                leaf — хеши журнала доверия.
people.jsonl    люди: имя и адрес почты. Паролей, ключей и сеансов здесь нет.
files/*         содержимое версий документов, имя файла — его SHA-256 (document_version.sha256).

Вычисленных показателей в архиве нет; в manifest.json стоит их отпечаток, и восстановление проверяет, что вышло то же.
Восстановить в пустой Artel:  npm run artel -- restore FILE.zip
Формат описан в docs/export.md.
`
