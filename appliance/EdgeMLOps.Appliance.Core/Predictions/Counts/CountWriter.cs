using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>Keeps the counts of a database with its rows. Used in the transaction that adds or removes them.</summary>
internal sealed class CountWriter : IDisposable
{
    /// <summary>Adds to a count.</summary>
    public const string AddSql = """
        INSERT INTO daily_count (day, source_id, kind, class_id, item, count) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT DO UPDATE SET count = count + excluded.count
        """;

    /// <summary>Finds a source.</summary>
    public const string FindSql = """
        SELECT id FROM daily_source
        WHERE package_digest = ?1 AND policy_digest = ?2 AND slot = ?3 AND model_name = ?4 AND model_version = ?5 AND model_release = ?6
        """;

    private readonly PreparedStatement _add;
    private readonly PreparedStatement _find;
    private readonly PreparedStatement _new;
    private readonly PreparedStatement _tidy;
    private readonly PredictionCounter _counter = new();

    public CountWriter(SqliteConnection connection)
    {
        _add = new PreparedStatement(connection, AddSql);
        _find = new PreparedStatement(connection, FindSql);
        _new = new PreparedStatement(
            connection,
            """
            INSERT INTO daily_source (package_digest, policy_digest, slot, model_name, model_version, model_release)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id
            """);
        _tidy = new PreparedStatement(connection, "DELETE FROM daily_count WHERE day = ?1 AND source_id = ?2 AND count = 0");
    }

    /// <summary>Counts rows that were added.</summary>
    public void Add(params ReadOnlySpan<CountedRow> rows) => Run(rows, sign: 1);

    /// <summary>Takes back what rows that are removed were counted for.</summary>
    /// <exception cref="InvalidDataException">The candidates of one cannot be read: what it was counted for would stay.</exception>
    public void Remove(IReadOnlyList<CountedRow> rows)
    {
        foreach (var row in rows)
        {
            row.Decode();
        }

        Run([.. rows], sign: -1);
        foreach (var (day, source) in _counter.Counts.Keys.Select(key => (key.Day, key.Source)).Distinct())
        {
            _tidy.Run(day, source);
        }
    }

    public void Dispose()
    {
        _add.Dispose();
        _find.Dispose();
        _new.Dispose();
        _tidy.Dispose();
    }

    private void Run(ReadOnlySpan<CountedRow> rows, int sign)
    {
        _counter.Clear();
        var sources = new Dictionary<CountSource, long>();
        foreach (var row in rows)
        {
            if (!sources.TryGetValue(row.Source, out var source))
            {
                sources.Add(row.Source, source = IdOf(row.Source));
            }

            _counter.Add(row, source);
        }

        foreach (var (key, count) in _counter.Counts)
        {
            _add.Run(key.Day, key.Source, (int)key.Kind, key.ClassId, key.Item, count * sign);
        }
    }

    // Asked for each time: a number remembered from a transaction that was undone would name nothing.
    private long IdOf(CountSource source)
    {
        ReadOnlySpan<StatementValue> values = [source.PackageDigest, source.PolicyDigest, source.Slot, source.ModelName, source.ModelVersion, source.ModelRelease];
        return _find.Run(values) ?? _new.Run(values)!.Value; // not null: it gives the new one's
    }
}
