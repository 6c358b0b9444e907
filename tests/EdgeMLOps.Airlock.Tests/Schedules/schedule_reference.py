"""Plain reference of a rule's times: reads one JSON object a line, writes the instants of its year as one JSON list a line.

Each field is a list of numbers. A wall time that does not exist is due at the first minute after it that does.
"""
import json
import sys
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo


def exists(wall, zone):
    return wall.replace(tzinfo=zone).astimezone(timezone.utc).astimezone(zone).replace(tzinfo=None) == wall


def instant(wall, zone):
    while not exists(wall, zone):
        wall += timedelta(minutes=1)
    return int(wall.replace(tzinfo=zone, fold=0).timestamp())


def times(rule):
    zone = ZoneInfo(rule["zone"])
    day = date(rule["year"], 1, 1)
    found = set()
    while day.year == rule["year"]:
        if day.month in rule["months"] and day.day in rule["days"] and day.isoweekday() % 7 in rule["weekdays"]:
            for hour in rule["hours"]:
                for minute in rule["minutes"]:
                    found.add(instant(datetime(day.year, day.month, day.day, hour, minute), zone))
        day += timedelta(days=1)
    return sorted(found)


with open(sys.argv[1], encoding="utf-8") as rules:
    for line in rules:
        print(json.dumps(times(json.loads(line)), separators=(",", ":")))
