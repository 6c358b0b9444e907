using System.Globalization;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>A time as people write it: a moment, or so long ago.</summary>
internal static class CommandTime
{
    /// <summary>Reads one.</summary>
    /// <param name="text">Such as <c>2026-11-26</c>, <c>2026-11-26T08:00Z</c>, <c>30d</c>, <c>12h</c>, <c>15m</c>; null: none.</param>
    /// <param name="option">Named in the fault.</param>
    /// <param name="time">What "ago" counts from.</param>
    /// <exception cref="CommandException">It cannot be understood.</exception>
    public static DateTimeOffset? Moment(string? text, string option, TimeProvider time)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length > 1 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count < 100_000)
        {
            TimeSpan? ago = text[^1] switch
            {
                'd' => TimeSpan.FromDays(count),
                'h' => TimeSpan.FromHours(count),
                'm' => TimeSpan.FromMinutes(count),
                _ => null,
            };
            if (ago is { } span)
            {
                return time.GetUtcNow() - span;
            }
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw new CommandException($"{option}: must be a time such as 2026-11-26 or 2026-11-26T08:00Z, or so long ago as 30d, 12h or 15m");
    }
}
