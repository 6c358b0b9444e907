namespace EdgeMLOps.Sqlite.Tests.Audit;

/// <summary>What an intruder with a shell and without the anchor's key may do to a chain of ten rows: 47 ways.</summary>
internal static class Tamperings
{
    private const string Swap = "UPDATE audit SET seq = -1 WHERE seq = {0}; UPDATE audit SET seq = {0} WHERE seq = {1}; UPDATE audit SET seq = {1} WHERE seq = -1";
    private const string Drop = "DELETE FROM audit WHERE seq {0}; UPDATE audit SET seq = seq - {1} WHERE seq {2}";

    public static IReadOnlyList<Tampering> All { get; } =
    [
        .. Each("changed", "Changed",
        [
            ("text of the detail", 3, "UPDATE audit SET detail = '{\"n\":9}' WHERE seq = 3"),
            ("one blank in the detail", 4, "UPDATE audit SET detail = detail || ' ' WHERE seq = 4"),
            ("detail emptied", 5, "UPDATE audit SET detail = '' WHERE seq = 5"),
            ("detail of another row", 6, "UPDATE audit SET detail = (SELECT detail FROM audit WHERE seq = 2) WHERE seq = 6"),
            ("who did it", 3, "UPDATE audit SET who = 'somebody' WHERE seq = 3"),
            ("case of who did it", 3, "UPDATE audit SET who = upper(who) WHERE seq = 3"),
            ("what happened", 3, "UPDATE audit SET kind = 'Other' WHERE seq = 3"),
            ("who and what exchanged", 3, "UPDATE audit SET who = kind, kind = who WHERE seq = 3"),
            ("a letter moved from who to what", 3, "UPDATE audit SET kind = substr(who, -1) || kind, who = substr(who, 1, length(who) - 1) WHERE seq = 3"),
            ("a millisecond later", 3, "UPDATE audit SET utc_ms = utc_ms + 1 WHERE seq = 3"),
            ("an hour earlier", 10, "UPDATE audit SET utc_ms = utc_ms - 3600000 WHERE seq = 10"),
            ("all an hour earlier", 1, "UPDATE audit SET utc_ms = utc_ms - 3600000"),
            ("hash zeroed", 3, "UPDATE audit SET hash = zeroblob(32) WHERE seq = 3"),
            ("hash of the last row zeroed", 10, "UPDATE audit SET hash = zeroblob(32) WHERE seq = 10"),
            ("hash shortened", 3, "UPDATE audit SET hash = substr(hash, 1, 31) WHERE seq = 3"),
            ("hash emptied", 3, "UPDATE audit SET hash = x'' WHERE seq = 3"),
            ("hash of another row", 3, "UPDATE audit SET hash = (SELECT hash FROM audit WHERE seq = 4) WHERE seq = 3"),
            ("hash before zeroed", 3, "UPDATE audit SET prev_hash = zeroblob(32) WHERE seq = 3"),
            ("hash before of the first row", 1, "UPDATE audit SET prev_hash = randomblob(32) WHERE seq = 1"),
            ("content of two rows exchanged", 3,
                "CREATE TEMP TABLE t AS SELECT * FROM audit; UPDATE audit SET detail = (SELECT detail FROM t WHERE seq = 7) WHERE seq = 3; UPDATE audit SET detail = (SELECT detail FROM t WHERE seq = 3) WHERE seq = 7"),
            ("a terminating zero in the detail", 8, "UPDATE audit SET detail = detail || char(0) || 'x' WHERE seq = 8"),
        ]),
        .. Each("missing", "Missing",
        [
            ("one row", 3, "DELETE FROM audit WHERE seq = 3"),
            ("one row, the rest moved up", 3, Text(Drop, "= 3", 1, "> 3")),
            ("the first row", 1, "DELETE FROM audit WHERE seq = 1"),
            ("the first row, the rest moved up", 1, Text(Drop, "= 1", 1, "> 1")),
            ("the first half", 1, "DELETE FROM audit WHERE seq <= 5"),
            ("the first half, the rest moved up", 1, Text(Drop, "<= 5", 5, "> 5")),
            ("every other row", 2, "DELETE FROM audit WHERE seq % 2 = 0"),
            ("a run of rows", 4, "DELETE FROM audit WHERE seq BETWEEN 4 AND 6"),
            ("a run of rows, the rest moved up", 4, Text(Drop, "BETWEEN 4 AND 6", 3, "> 6")),
            ("the last row", 10, "DELETE FROM audit WHERE seq = 10"),
            ("the last rows", 6, "DELETE FROM audit WHERE seq > 5"),
            ("all rows", 1, "DELETE FROM audit"),
            ("all but the last", 1, "DELETE FROM audit WHERE seq < 10"),
        ]),
        .. Each("reordered", "Reordered",
        [
            ("two neighbours exchanged", 3, Text(Swap, 3, 4)),
            ("two far rows exchanged", 2, Text(Swap, 2, 9)),
            ("the first two exchanged", 1, Text(Swap, 1, 2)),
            ("the last two exchanged", 9, Text(Swap, 9, 10)),
            ("one row to the end", 2, "UPDATE audit SET seq = 99 WHERE seq = 2"),
            ("the last row to the front", 1, "UPDATE audit SET seq = seq + 100; UPDATE audit SET seq = 1 WHERE seq = 110; UPDATE audit SET seq = seq - 99 WHERE seq > 100"),
            ("all turned round", 1, "UPDATE audit SET seq = -seq; UPDATE audit SET seq = seq + 11"),
        ]),
        new("anchor: gone", "DELETE FROM anchor", "AnchorGone", 0),
        new("anchor: table gone", "DROP TABLE anchor", "AnchorGone", 0),
        new("anchor: another length", "UPDATE anchor SET length = 9", "AnchorForged", 0),
        new("anchor: another hash", "UPDATE anchor SET hash = (SELECT hash FROM audit WHERE seq = 9)", "AnchorForged", 0),
        new("anchor: tail cut and anchor set back", "DELETE FROM audit WHERE seq = 10; UPDATE anchor SET length = 9, hash = (SELECT hash FROM audit WHERE seq = 9)", "AnchorForged", 0),
        new("added: a copy of the last row, out of its chain", "INSERT INTO audit SELECT 11, utc_ms, who, kind, detail, prev_hash, hash FROM audit WHERE seq = 10", "Missing", 11),
    ];

    private static IEnumerable<Tampering> Each(string kind, string fault, IEnumerable<(string Name, long Row, string Sql)> ways) =>
        ways.Select(way => new Tampering($"{kind}: {way.Name}", way.Sql, fault, way.Row));

    private static string Text(string format, params object[] values) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, format, values);
}
