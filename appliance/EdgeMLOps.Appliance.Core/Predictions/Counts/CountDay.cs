namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>Days of UTC, counted from 1970.</summary>
internal static class CountDay
{
    private const long Milliseconds = 24 * 60 * 60 * 1000;

    private static readonly int Epoch = DateOnly.FromDateTime(DateTimeOffset.UnixEpoch.UtcDateTime).DayNumber;

    public static int Of(long unixMs) => checked((int)(unixMs >= 0 ? unixMs / Milliseconds : ((unixMs + 1) / Milliseconds) - 1));

    public static int Of(DateOnly date) => date.DayNumber - Epoch;

    public static long FirstMs(int day) => day * Milliseconds;

    public static DateOnly DateOf(int day) => DateOnly.FromDayNumber(day + Epoch);
}
