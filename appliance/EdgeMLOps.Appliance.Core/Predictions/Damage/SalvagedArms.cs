using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Damage;

/// <summary>Takes the studies' arms over into a new log.</summary>
internal static class SalvagedArms
{
    private const int DigestDigits = 64;
    private const int KeyBytes = 16;

    /// <summary>The arms that are as they can have been written.</summary>
    /// <exception cref="SqliteException">They cannot be read.</exception>
    public static IReadOnlyList<SalvagedArm>? Read(SqliteConnection connection) =>
        [.. connection.Query<SalvagedArm>(
            """
            SELECT study_key StudyKey, canary_package CanaryPackage, active_package ActivePackage, percent Percent, is_canary IsCanary, begun_ms BegunMs,
                fall_code FallCode, fell_ms FellMs
            FROM arm
            """).Where(IsPossible)];

    /// <summary>Writes those that are not there yet.</summary>
    public static int Write(SqliteConnection connection, IReadOnlyList<SalvagedArm> arms) => connection.Execute(
        """
        INSERT INTO arm (study_key, canary_package, active_package, percent, is_canary, begun_ms, fall_code, fell_ms)
        VALUES (@StudyKey, @CanaryPackage, @ActivePackage, @Percent, @IsCanary, @BegunMs, @FallCode, @FellMs) ON CONFLICT DO NOTHING
        """,
        arms);

    private static bool IsPossible(SalvagedArm arm) =>
        arm.StudyKey.Length == KeyBytes && IsDigest(arm.CanaryPackage) && IsDigest(arm.ActivePackage)
        && arm is { Percent: >= 1 and <= 99, IsCanary: 0 or 1, BegunMs: > 0 };

    private static bool IsDigest(string text) => text.Length == DigestDigits && text.All(char.IsAsciiHexDigitLower);
}
