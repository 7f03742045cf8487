// Append events to the days that they belong to. Parameters: rows [{id, eventIds, titles, types,
// times, seconds, progresses, devices, timesOfDay}], lists of the same length.
UNWIND $rows AS row
MATCH (d:ViewingDay {id: row.id})
SET d.eventIds = coalesce(d.eventIds, []) + row.eventIds,
    d.titles = coalesce(d.titles, []) + row.titles,
    d.types = coalesce(d.types, []) + row.types,
    d.times = coalesce(d.times, []) + row.times,
    d.seconds = coalesce(d.seconds, []) + row.seconds,
    d.progresses = coalesce(d.progresses, []) + row.progresses,
    d.devices = coalesce(d.devices, []) + row.devices,
    d.timesOfDay = coalesce(d.timesOfDay, []) + row.timesOfDay
