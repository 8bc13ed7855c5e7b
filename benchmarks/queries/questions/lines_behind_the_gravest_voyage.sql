-- Which lines does the gravest suspicious voyage rest on?
select evidence.role, ingest_files.path, evidence.line_no, evidence.byte_offset
from evidence
inner join ingest_files on evidence.file_id = ingest_files.file_id
where evidence.finding_id = (select voyage_id from suspicious_voyages limit 1)
order by evidence.role, ingest_files.path, evidence.line_no;
