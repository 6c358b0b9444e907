using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>
/// The two statements that end instances as skipped, compiled once: senders wait for their answers while they run. Used on
/// the journal's writing connection, with its turn.
/// </summary>
internal sealed class JournalSkips : IDisposable
{
    private readonly PreparedStatement _instance;
    private readonly PreparedStatement _study;

    public JournalSkips(SqliteConnection connection)
    {
        _instance = new PreparedStatement(connection, "UPDATE instance SET state = 1, code = ?2 WHERE id = ?1 AND state = 0 RETURNING study");
        _study = new PreparedStatement(connection, "UPDATE study SET pending = pending - ?2 WHERE id = ?1");
    }

    /// <summary>Ends rows as skipped, and counts them off their studies; a second word on one changes nothing.</summary>
    /// <param name="rows">Row numbers, and the code why.</param>
    /// <returns>Those of which nothing was said before.</returns>
    public IReadOnlyList<(long Row, string Code)> Skip(IReadOnlyList<(long Row, string Code)> rows)
    {
        var skipped = new List<(long Row, string Code)>(rows.Count);
        var studies = new Dictionary<long, long>();
        foreach (var (row, code) in rows)
        {
            if (_instance.Run(row, code) is long study)
            {
                skipped.Add((row, code));
                studies[study] = studies.GetValueOrDefault(study) + 1;
            }
        }

        foreach (var (study, count) in studies)
        {
            _study.Run(study, count);
        }

        return skipped;
    }

    public void Dispose()
    {
        _instance.Dispose();
        _study.Dispose();
    }
}
