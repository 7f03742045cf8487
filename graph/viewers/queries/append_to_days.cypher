// Append events to days that there are. Parameters: rows [{id, eventIds, titles, types,
// times, seconds, progresses, devices, timesOfDay}], lists of the same length.
UNWIND $rows AS row
MATCH (d:ViewingDay {id: row.id})
SET d.eventIds = d.eventIds + row.eventIds,
    d.titles = d.titles + row.titles,
    d.types = d.types + row.types,
    d.times = d.times + row.times,
    d.seconds = d.seconds + row.seconds,
    d.progresses = d.progresses + row.progresses,
    d.devices = d.devices + row.devices,
    d.timesOfDay = d.timesOfDay + row.timesOfDay
