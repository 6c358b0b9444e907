using System.Globalization;
using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Holds a site's engine to the limits that a package's maker set: it runs where the model was proven, or not at all.</summary>
internal static class EngineLimits
{
    private const string ProvidersKey = "limits.providers";
    private const string MemoryKey = "limits.memoryMegabytes";

    /// <summary>Which provider to try.</summary>
    /// <param name="limits">The maker's limits; null for none.</param>
    /// <param name="asked">What the site asks for.</param>
    /// <returns>The same, or the processor where the site leaves it open and the model may not run on CUDA.</returns>
    /// <exception cref="ManifestException">The site asks for a provider that the model may not run on.</exception>
    public static ProviderPreference Narrow(ModelLimits? limits, ProviderPreference asked)
    {
        if (limits is null)
        {
            return asked;
        }

        var narrowed = asked == ProviderPreference.Auto && !Allow(limits, ExecutionProvider.Cuda) ? ProviderPreference.Cpu : asked;
        ManifestRule.Require(
            narrowed == ProviderPreference.Auto || Allow(limits, GpuProviders.Of(narrowed)),
            ProvidersKey,
            $"has {Text(limits)}, the site asks for {asked}");
        return narrowed;
    }

    /// <summary>Refuses a provider that an engine came to and the model may not run on.</summary>
    /// <exception cref="ManifestException">It may not.</exception>
    public static void Check(ModelLimits? limits, ProviderStatus provider) => ManifestRule.Require(
        limits is null || Allow(limits, provider.Used), ProvidersKey, $"has {(limits is null ? "" : Text(limits))}, the engine came to {provider.Used}: {provider.Reason}");

    /// <summary>Refuses a model that takes more memory than its worker may have.</summary>
    /// <exception cref="ManifestException">It does.</exception>
    public static void CheckMemory(ModelLimits? limits, long workerBytes) => ManifestRule.Require(
        limits?.MemoryMegabytes is not { } needed || (long)needed << 20 <= workerBytes,
        MemoryKey,
        string.Create(CultureInfo.InvariantCulture, $"is {limits?.MemoryMegabytes}, the engine's worker may have {workerBytes >> 20}"));

    /// <summary>How much of the GPU a model gets.</summary>
    /// <param name="limits">The maker's limits; null for none.</param>
    /// <param name="site">The site's, in MiB; 0: no limit.</param>
    /// <returns>The lesser of both; 0: no limit.</returns>
    public static int GpuMegabytes(ModelLimits? limits, int site)
    {
        var maker = limits?.GpuMemoryMegabytes ?? 0;
        return maker == 0 || site == 0 ? Math.Max(maker, site) : Math.Min(maker, site);
    }

    /// <summary>Whether a model may run on the processor.</summary>
    public static bool AllowProcessor(ModelLimits? limits) => limits is null || Allow(limits, ExecutionProvider.Cpu);

    private static bool Allow(ModelLimits limits, ExecutionProvider provider) =>
        limits.Providers.Contains(GpuProviders.NameOf(provider), StringComparer.Ordinal);

    private static string Text(ModelLimits limits) => string.Join(", ", limits.Providers);
}
