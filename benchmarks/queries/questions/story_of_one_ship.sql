-- What did LADY R do?
select * from ship_stories
where imo = 9161003;
