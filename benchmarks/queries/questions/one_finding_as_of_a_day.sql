-- What was known of one voyage on 11 March 2024?
select * from findings_as_of('2024-03-11 06:00')
where finding_id = substr(md5('voyage/700'), 1, 20);
