namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>Days of UTC, counted from 1970.</summary>
internal static class CountDay
{
    private const long Milliseconds = 24 * 60 * 60 * 1000;

    private static readonly int Epoch = DateOnly.FromDateTime(DateTimeOffset.UnixEpoch.UtcDateTime).DayNumber;

    /// <exception cref="System.IO.InvalidDataException">A moment outside the calendar: no row was recorded there.</exception>
    public static int Of(long unixMs)
    {
        var day = unixMs >= 0 ? unixMs / Milliseconds : ((unixMs + 1) / Milliseconds) - 1;
        return day >= DateOnly.MinValue.DayNumber - Epoch && day <= DateOnly.MaxValue.DayNumber - Epoch
            ? (int)day
            : throw new InvalidDataException("A moment outside the calendar.");
    }

    public static int Of(DateOnly date) => date.DayNumber - Epoch;

    public static long FirstMs(int day) => day * Milliseconds;

    public static DateOnly DateOf(int day) => DateOnly.FromDayNumber(day + Epoch);
}
