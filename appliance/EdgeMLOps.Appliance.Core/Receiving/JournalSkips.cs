using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>
/// The two statements that end instances as skipped, compiled once: senders wait for their answers while they run. Used on
/// the journal's writing connection, with its turn.
/// </summary>
internal sealed class JournalSkips : IDisposable
{
    private readonly SqliteCommand _instance;
    private readonly SqliteCommand _study;

    public JournalSkips(SqliteConnection connection)
    {
        (_instance, _study) = (connection.CreateCommand(), connection.CreateCommand());
        _instance.CommandText = "UPDATE instance SET state = 1, code = @code WHERE id = @row AND state = 0 RETURNING study";
        _study.CommandText = "UPDATE study SET pending = pending - @count WHERE id = @study";
        PreparedStatement.Compile(_instance, "@row", "@code");
        PreparedStatement.Compile(_study, "@study", "@count");
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
            if (PreparedStatement.Run(_instance, row, code) is long study)
            {
                skipped.Add((row, code));
                studies[study] = studies.GetValueOrDefault(study) + 1;
            }
        }

        foreach (var (study, count) in studies)
        {
            PreparedStatement.Run(_study, study, count);
        }

        return skipped;
    }

    public void Dispose()
    {
        _instance.Dispose();
        _study.Dispose();
    }
}
