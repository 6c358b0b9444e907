using System.Globalization;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.Predictions.Pairs;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>Says how shadows and the models that served fared on the same images.</summary>
internal static class ShadowReportText
{
    private const int ShownDigits = 12;

    /// <summary>Writes it: with <paramref name="json"/> a line a pair of models.</summary>
    public static async Task<int> WriteAsync(StorageOptions storage, int? days, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        var since = days is { } last ? TimeProvider.System.GetUtcNow().AddDays(-last) : DateTimeOffset.UnixEpoch;
        var comparisons = await PairQueries.CompareAsync(storage, since, cancellationToken);
        if (json)
        {
            foreach (var comparison in comparisons)
            {
                output.WriteLine(JsonSerializer.Serialize(comparison, CommandJson.Default.ModelComparison));
            }

            return ExitCodes.Success;
        }

        if (comparisons.Count == 0)
        {
            output.WriteLine("No image was seen by a shadow.");
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

    private static string TextOf(ModelComparison found, Dictionary<string, RegisteredPackage> packages) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        active {NameOf(found.ActivePackage, packages)}, shadow {NameOf(found.ShadowPackage, packages)}
        {found.Images} images of {found.Studies} studies seen by both, {found.SinceUtc:u} to {found.UntilUtc:u}; {found.LeftOut} not seen by the shadow, {found.Failed} failed in it
        runs {found.ActiveMs:0.0} and {found.ShadowMs:0.0} ms (mean); boxes are the same from an overlap of {found.Overlap:0.00} on
        {string.Concat(found.Classes.Select(TextOf))}
        """).TrimEnd();

    private static string TextOf(ClassComparison found) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
          {found.Class}
            studies  {TextOf(found.Studies)}; p {found.Studies.ExactP:0.0000} (one look), E {Math.Exp(found.Studies.LogEvidence):0.00} (any look)
            images   {TextOf(found.Images)}
            boxes    {found.BoxesMatched} the same, {found.BoxesOnlyActive} only active, {found.BoxesOnlyShadow} only shadow; overlap {Number(found.MeanOverlap)}, score of the shadow {Signed(found.MeanScoreDifference)} (means)

        """);

    private static string TextOf(PairedOutcomes found) => string.Create(
        CultureInfo.InvariantCulture, $"{found.Both} both, {found.OnlyActive} only active, {found.OnlyShadow} only shadow, {found.Neither} neither");

    private static string NameOf(string digest, Dictionary<string, RegisteredPackage> packages) =>
        packages.TryGetValue(digest, out var package)
            ? string.Create(CultureInfo.InvariantCulture, $"{package.Name} {package.Version} release {package.Release} ({digest[..ShownDigits]})")
            : digest[..ShownDigits];

    private static string Number(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";

    private static string Signed(double? value) => value?.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture) ?? "-";
}
