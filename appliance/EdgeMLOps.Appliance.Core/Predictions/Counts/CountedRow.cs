using EdgeMLOps.Appliance.Core.PostProcessing;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>What of a row of table prediction is counted. Of the stored bytes alone, so that rows counted when they came, when they go and anew give the same.</summary>
internal sealed record CountedRow(long Id, int Day, CountSource Source, int Outcome, int Columns, int Rows, byte[] Decisions)
{
    private const int MostBytes = 8 << 20; // of a page: what an image has is bounded, how many images are is not

    private const string Select = """
        SELECT id, recorded_ms, slot, model_name, model_version, model_release, package_digest, policy_digest, outcome, image_columns, image_rows, decisions
        FROM prediction
        """;

    public static CountedRow Of(long id, PredictionRow row) =>
        new(id, CountDay.Of(row.RecordedMs), CountSource.Of(row), row.Outcome, row.ImageColumns, row.ImageRows, row.Decisions);

    /// <summary>Some rows in the order of their numbers; empty at the end.</summary>
    public static IReadOnlyList<CountedRow> PageAfter(SqliteConnection connection, long id)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"{Select} WHERE id > @id ORDER BY id LIMIT 1000";
        command.Parameters.AddWithValue("@id", id);
        return Read(command, MostBytes);
    }

    /// <summary>The rows of a day, one at a time.</summary>
    public static IEnumerable<CountedRow> OfDay(SqliteConnection connection, int day)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"{Select} WHERE recorded_ms >= @from AND recorded_ms < @to";
        command.Parameters.AddWithValue("@from", CountDay.FirstMs(day));
        command.Parameters.AddWithValue("@to", CountDay.FirstMs(day + 1));
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            yield return Of(row);
        }
    }

    /// <summary>The oldest rows that were recorded before a moment.</summary>
    public static IReadOnlyList<CountedRow> Oldest(SqliteConnection connection, long beforeMs, int max)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"{Select} WHERE recorded_ms < @before ORDER BY recorded_ms LIMIT @max";
        command.Parameters.AddWithValue("@before", beforeMs);
        command.Parameters.AddWithValue("@max", max);
        return Read(command, int.MaxValue);
    }

    /// <summary>Its candidates; none where the bytes are not ours.</summary>
    public IReadOnlyList<BoxDecision> ReadDecisions()
    {
        try
        {
            return Decode();
        }
        catch (InvalidDataException)
        {
            return []; // whoever asks for the row itself is told
        }
    }

    /// <summary>Its candidates.</summary>
    /// <exception cref="InvalidDataException">The bytes are not ours.</exception>
    public IReadOnlyList<BoxDecision> Decode() => DecisionBlob.Decode(Decisions, Columns, Rows);

    private static List<CountedRow> Read(SqliteCommand command, int mostBytes)
    {
        var (page, bytes) = (new List<CountedRow>(), 0L);
        using var row = command.ExecuteReader();
        while (bytes < mostBytes && row.Read())
        {
            page.Add(Of(row));
            bytes += page[^1].Decisions.Length;
        }

        return page;
    }

    private static CountedRow Of(SqliteDataReader row)
    {
        try
        {
            return new(
                row.GetInt64(0),
                CountDay.Of(row.GetInt64(1)),
                new CountSource(row.GetInt32(2), row.GetString(3), row.GetString(4), row.GetInt32(5), row.GetString(6), row.GetString(7)),
                row.GetInt32(8),
                row.GetInt32(9),
                row.GetInt32(10),
                row.GetFieldValue<byte[]>(11));
        }
        catch (OverflowException ex)
        {
            throw new InvalidDataException("A number that none of its kind can be.", ex);
        }
    }
}
