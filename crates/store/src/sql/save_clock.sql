update devices
set last_clock = :last_clock
where is_current = 1
