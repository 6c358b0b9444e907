using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Counts;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>log query --count</c>: counts instead of predictions, from the daily counts.</summary>
internal static class LogCountText
{
    private const int ShownDigits = 12;

    /// <summary>Writes a line a count.</summary>
    /// <exception cref="CommandException">Daily counts do not know what the query asks for.</exception>
    public static async Task<int> WriteAsync(
        string log, CountedBy by, PredictionQuery query, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        var wish = WishOf(query, by);
        switch (by)
        {
            case CountedBy.Classes:
                Write(await PredictionCounts.ClassesAsync(log, wish, cancellationToken), TextOf, CommandJson.Default.ClassCount, json, output);
                break;
            case CountedBy.Scores:
                Write(await PredictionCounts.ScoresAsync(log, wish, cancellationToken), TextOf, CommandJson.Default.ScoreCount, json, output);
                break;
            case CountedBy.Reasons:
                Write(await PredictionCounts.ReasonsAsync(log, wish, cancellationToken), TextOf, CommandJson.Default.ReasonCount, json, output);
                break;
            default:
                Write(await PredictionCounts.PoliciesAsync(log, wish, cancellationToken), TextOf, CommandJson.Default.PolicyCount, json, output);
                break;
        }

        return ExitCodes.Success;
    }

    private static CountWish WishOf(PredictionQuery query, CountedBy by)
    {
        if (query with { Limit = 100, Since = null, Until = null, ModelName = null, PackageDigest = null, ClassId = null } != new PredictionQuery()
            || (by == CountedBy.Policies && query.ClassId is not null))
        {
            throw new CommandException("--count: goes with --since, --until (whole days of UTC), --model, --package and, but for policies, --class alone");
        }

        return new()
        {
            First = DayOf(query.Since),
            Last = DayOf(query.Until?.AddTicks(-1)),
            ModelName = query.ModelName,
            PackageDigest = query.PackageDigest,
            ClassId = query.ClassId,
        };
    }

    private static DateOnly? DayOf(DateTimeOffset? moment) => moment is { } known ? DateOnly.FromDateTime(known.UtcDateTime) : null;

    private static void Write<T>(IReadOnlyList<T> counts, Func<T, FormattableString> text, JsonTypeInfo<T> type, bool json, IOutputWriter output)
    {
        foreach (var count in counts)
        {
            output.WriteLine(json ? JsonSerializer.Serialize(count, type) : FormattableString.Invariant(text(count)));
        }
    }

    private static string ModelOf(PredictionSlot slot, string model, int release, string package) =>
        string.Create(CultureInfo.InvariantCulture, $"{slot} {model} release {release} ({package[..ShownDigits]})");

    private static FormattableString TextOf(ClassCount count) =>
        $"{count.Day:yyyy-MM-dd} {ModelOf(count.Slot, count.Model, count.Release, count.Package)} class {count.ClassId}: {count.Boxes} boxes, {count.Dropped} dropped";

    private static FormattableString TextOf(ScoreCount count) =>
        $"{ModelOf(count.Slot, count.Model, count.Release, count.Package)}: {string.Join(' ', count.Boxes)} boxes with scores from 0, 0.05 ... 0.95";

    private static FormattableString TextOf(ReasonCount count) =>
        $"{ModelOf(count.Slot, count.Model, count.Release, count.Package)} {count.Reason}: {count.Candidates} candidates";

    private static FormattableString TextOf(PolicyCount count) =>
        $"policy {count.Policy[..ShownDigits]}, {ModelOf(count.Slot, count.Model, count.Release, count.Package)}: {count.ImagesChanged} of {count.Images} images changed, {count.BoxesChanged} of {count.Boxes} boxes ({count.Clipped} clipped, {count.Tightened} tightened, {count.Rounded} rounded, {count.Fused} fused, {count.Decayed} decayed), {count.Dropped} candidates dropped, {count.Below} below the threshold";
}
