using static EdgeMLOps.Appliance.Core.Models.ManifestRule;

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>Refuses what a manifest says of a model's making and needs where that is impossible.</summary>
internal static class ModelOriginRules
{
    private const int MostText = 256;
    private const int DigestDigits = 64;
    private const int MostMegabytes = 1 << 20;

    public static void Check(ModelManifest manifest, Version program)
    {
        CheckVersion(manifest.MinimumAppVersion, program);
        CheckLineage(manifest.Lineage);
        CheckLimits(manifest.Limits);
        Whole("consistency", manifest.Consistency);
        Distinct("consistency", manifest.Consistency);
        foreach (var kind in manifest.Consistency)
        {
            OneOf("consistency", kind, "shift", "scale", "flip");
        }
    }

    private static void CheckVersion(string? least, Version program)
    {
        if (least is null)
        {
            return;
        }

        var isVersion = Version.TryParse(least, out var version);
        Require(isVersion, "minimumAppVersion", "is no version such as 0.2.0");
        Require(version <= program, "minimumAppVersion", $"is {version}, this program is {program.ToString(3)}");
    }

    private static void CheckLineage(ModelLineage lineage)
    {
        Length("lineage.trainingDataDigest", lineage.TrainingDataDigest, MostText);
        Length("lineage.codeCommit", lineage.CodeCommit, MostText);
        Length("lineage.runId", lineage.RunId, MostText);
        Require(
            lineage.TrackerAddress is not { } address
            || (address.Length <= MostText && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"),
            "lineage.trackerAddress",
            $"must be an http or https address of at most {MostText} characters");
        if (lineage.ParentModel is { } parent)
        {
            Length("lineage.parentModel.name", parent.Name, MostText);
            Length("lineage.parentModel.version", parent.Version, MostText);
            Require(
                parent.Digest.Length == DigestDigits && parent.Digest.All(char.IsAsciiHexDigitLower),
                "lineage.parentModel.digest",
                "must be 64 lower-case hex digits");
        }
    }

    private static void CheckLimits(ModelLimits? limits)
    {
        if (limits is null)
        {
            return;
        }

        Require(limits.Providers.Count > 0, "limits.providers", "is empty: the model could run nowhere");
        Whole("limits.providers", limits.Providers);
        Distinct("limits.providers", limits.Providers);
        foreach (var provider in limits.Providers)
        {
            OneOf("limits.providers", provider, "cpu", "cuda", "tensorrt");
        }

        Require(limits.MemoryMegabytes is null or (> 0 and <= MostMegabytes), "limits.memoryMegabytes", $"must be 1 to {MostMegabytes}");
        Require(limits.GpuMemoryMegabytes is null or (> 0 and <= MostMegabytes), "limits.gpuMemoryMegabytes", $"must be 1 to {MostMegabytes}");
    }
}
