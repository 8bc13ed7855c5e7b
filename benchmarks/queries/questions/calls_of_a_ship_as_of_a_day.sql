-- Which calls of LADY R were known on 11 March 2024?
select * from port_calls_as_of('2024-03-11 06:00')
where imo = 9161003;
