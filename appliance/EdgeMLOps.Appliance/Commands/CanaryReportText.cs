using System.Globalization;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.Predictions.Arms;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>Says how the studies of canaries fared beside those of the models that served the others.</summary>
internal static class CanaryReportText
{
    private const int ShownDigits = 12;
    private const double Believed = 20;

    /// <summary>Writes it: with <paramref name="json"/> a line a pair of models.</summary>
    public static async Task<int> WriteAsync(
        StorageOptions storage, int? days, double points, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        var since = days is { } last ? TimeProvider.System.GetUtcNow().AddDays(-last) : DateTimeOffset.UnixEpoch;
        var comparisons = await ArmQueries.CompareAsync(storage, since, points / 100, cancellationToken);
        if (json)
        {
            foreach (var comparison in comparisons)
            {
                output.WriteLine(JsonSerializer.Serialize(comparison, CommandJson.Default.ArmComparison));
            }

            return ExitCodes.Success;
        }

        if (comparisons.Count == 0)
        {
            output.WriteLine("No study was drawn to a canary.");
            return ExitCodes.Success;
        }

        var packages = (await ModelQueries.ListAsync(storage, cancellationToken))
            .ToDictionary(one => one.Package.Digest, one => one.Package, StringComparer.Ordinal);
        foreach (var comparison in comparisons)
        {
            output.WriteLine(TextOf(comparison, packages));
        }

        return ExitCodes.Success;
    }

    private static string TextOf(ArmComparison found, Dictionary<string, RegisteredPackage> packages) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        canary {NameOf(found.CanaryPackage, packages)}, {string.Join(" then ", found.Percents)} % of the studies; active {NameOf(found.ActivePackage, packages)}
        studies drawn {found.SinceUtc:u} to {found.UntilUtc:u}
          canary  {TextOf(found.Canary)}; {TextOf(found.Fallen)}
          active  {TextOf(found.Active)}
        {(Math.Exp(found.LogShareEvidence) > Believed ? "The arms are not of the sizes that were drawn: something keeps studies from one of them, and nothing below can be believed.\n" : "")}{string.Concat(found.Classes.Select(one => TextOf(one, found)))}
        """).TrimEnd();

    private static string TextOf(ArmFigures arm) => string.Create(
        CultureInfo.InvariantCulture,
        $"{arm.Studies} studies, {arm.StudiesAnalysed} analysed; own model: {arm.Images} images, {arm.ImagesFailed} failed, {Number(arm.BoxesAStudy)} boxes a study, {Number(arm.MeanMs)} ms an image (mean), 95 % within {Number(arm.NinetyFifthMs)}");

    private static string TextOf(IReadOnlyDictionary<string, long> fallen) => fallen.Count == 0
        ? "none fell to the active model"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{fallen.Values.Sum()} fell to the active model ({string.Join(", ", fallen.OrderByDescending(one => one.Value).Select(one => $"{one.Value} {one.Key}"))})");

    private static string TextOf(ArmClass one, ArmComparison found) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
          {one.Class}
            studies with it  canary {Share(one.Canary.Studies, found.Canary.StudiesAnalysed)}, active {Share(one.Active.Studies, found.Active.StudiesAnalysed)}; p {one.ExactP?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "- (the share was changed)"} (one look), E {Math.Exp(one.LogEvidence):0.00} (any look)
            boxes            canary {one.Canary.Boxes}, active {one.Active.Boxes}; by score 0 to 1: {string.Join(' ', one.Canary.Scores)} | {string.Join(' ', one.Active.Scores)}
            a difference of {found.Difference * 100:0.##} points {Needed(one)}

        """);

    private static string Needed(ArmClass one) => one.StudiesNeeded is { } needed
        ? string.Create(CultureInfo.InvariantCulture, $"takes about {needed} analysed studies of both arms to be seen; {one.StudiesMissing} are still to come")
        : "cannot be seen: it takes more than ten million studies, or no such rate can be";

    private static string Share(long some, long all) => all == 0
        ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"{some} of {all} ({100.0 * some / all:0.0} %)");

    private static string NameOf(string digest, Dictionary<string, RegisteredPackage> packages) =>
        packages.TryGetValue(digest, out var package)
            ? string.Create(CultureInfo.InvariantCulture, $"{package.Name} {package.Version} release {package.Release} ({digest[..ShownDigits]})")
            : digest[..ShownDigits];

    private static string Number(double? value) => value?.ToString("0.0", CultureInfo.InvariantCulture) ?? "-";
}
