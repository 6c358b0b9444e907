using Dapper;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Damage;

/// <summary>Reads what can be read of a damaged log, and tells what is as it was written from what is not.</summary>
internal static class SalvageRows
{
    private const int DigestDigits = 64;
    private const float Farthest = 1e7f; // pixels: no image has as many

    private const long HighestNumber = 1L << 53; // a log that gave more is not one of ours: its page is damaged

    /// <summary>Each asks for the highest number that was given, of another page.</summary>
    public static IReadOnlyList<string> LastQueries { get; } =
    [
        "SELECT seq FROM sqlite_sequence WHERE name = 'prediction'",
        "SELECT max(id) FROM prediction",
        "SELECT max(prediction_id) FROM identity",
    ];

    /// <summary>The highest number that it says was given; 0 where it says nothing.</summary>
    public static long LastOf(SqliteConnection connection) => LastQueries.Max(sql => LastOf(connection, sql));

    /// <summary>The same by one of <see cref="LastQueries"/>.</summary>
    public static long LastOf(SqliteConnection connection, string query) => Ask(connection, query) is { } last and < HighestNumber ? last : 0;

    /// <summary>The next number above one; null where there is none.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static long? NextAfter(SqliteConnection connection, long id) =>
        connection.ExecuteScalar<long?>("SELECT min(id) FROM prediction WHERE id > @id", new { id });

    /// <summary>Reads the rows of a range.</summary>
    /// <returns>What was read, not yet checked; null where they cannot be read together.</returns>
    public static List<PredictionRow>? Read(SqliteConnection connection, long from, long to)
    {
        try
        {
            return connection.Query<PredictionRow>($"{PredictionLog.Select} WHERE id BETWEEN @from AND @to ORDER BY id", new { from, to }).AsList();
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            return null; // what a damaged page says may be of any type and any length
        }
    }

    /// <summary>The prediction of a row.</summary>
    /// <returns>Null where it is not as it was written.</returns>
    public static Prediction? Check(PredictionRow row, IdentityKey key)
    {
        try
        {
            var prediction = row.ToRecorded(key).Prediction;
            // Not null: its fields were opened with it.
            return prediction.Instance.IsReadable && IsOf(row, prediction.Instance, key.Find(row.KeyId)!) && IsWhole(row, prediction) ? prediction : null;
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            return null; // as above
        }
    }

    // Its fields opened, so they are what was encrypted for this very row; the hashes beside them must be theirs.
    private static bool IsOf(PredictionRow row, InstanceIdentity instance, IdentityKey key) =>
        row.StudyKey.AsSpan().SequenceEqual(key.LookUpOf(IdentityField.StudyInstanceUid, instance.StudyInstanceUid))
        && row.SopKey.AsSpan().SequenceEqual(key.LookUpOf(IdentityField.SopInstanceUid, instance.SopInstanceUid));

    private static bool IsWhole(PredictionRow row, Prediction prediction)
    {
        var decisions = prediction.Decisions;
        return decisions.Count == row.Candidates
            && decisions.Count(decision => decision.Kept) == row.Kept
            && decisions.All(decision => IsPossible(decision, decisions.Count) && IsOn(prediction.Input, decision.Candidate.Frame))
            && Enum.IsDefined(prediction.Slot) && Enum.IsDefined(prediction.Outcome) && Enum.IsDefined(prediction.Provider)
            && IsDigest(row.PackageDigest) && IsDigest(row.PolicyDigest)
            && row is { ImageColumns: >= 0, ImageRows: >= 0, RecordedMs: > 0, BatchSize: >= 0 };
    }

    private static bool IsPossible(BoxDecision decision, int count) =>
        Enum.IsDefined(decision.Reason) && decision.SuppressedBy >= -1 && decision.SuppressedBy < count && IsPossible(decision.Candidate) && IsPossible(decision.Box);

    private static bool IsOn(InputFacts input, int frame) => input.AreAllFrames ? frame >= 1 && frame <= input.Frames : frame == 0;

    private static bool IsPossible(in BoxCandidate box) =>
        box.Score is >= 0 and <= 1.0001f && Math.Abs(box.X1) < Farthest && Math.Abs(box.Y1) < Farthest && Math.Abs(box.X2) < Farthest && Math.Abs(box.Y2) < Farthest;

    private static bool IsDigest(string text) => text.Length == DigestDigits && text.All(char.IsAsciiHexDigitLower);

    private static long? Ask(SqliteConnection connection, string sql)
    {
        try
        {
            return connection.ExecuteScalar<long?>(sql);
        }
        catch (Exception ex) when (ex is SqliteException or InvalidCastException or FormatException or OverflowException)
        {
            return null; // the next question may have an answer
        }
    }
}
