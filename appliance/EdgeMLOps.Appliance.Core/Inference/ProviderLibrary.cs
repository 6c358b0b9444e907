using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>
/// A GPU provider's library, beside the runtime's, which must be one built with CUDA: the one we ship is not. It is registered with
/// the runtime by its path.
/// </summary>
internal static class ProviderLibrary
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<string> Registered = new(StringComparer.Ordinal);

    /// <summary>Loads a provider once in a process and finds a GPU of its.</summary>
    /// <param name="provider">What the runtime calls it.</param>
    /// <param name="library">Name of its library without prefix and suffix.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="gpu">Number of the GPU as CUDA counts, from 0.</param>
    /// <exception cref="OnnxRuntimeException">The library, or one it needs, is missing or does not load.</exception>
    /// <exception cref="GpuRefusedException">There is no such GPU, or the runtime is one without CUDA.</exception>
    public static OrtEpDevice DeviceOf(string provider, string library, string name, int gpu)
    {
        OnnxRuntimeLibrary.RequireGpu(library);
        lock (Gate)
        {
            if (!Registered.Contains(provider))
            {
                OrtEnv.Instance().RegisterExecutionProviderLibrary(provider, OnnxRuntimeLibrary.PathOf(library));
                Registered.Add(provider);
            }
        }

        var devices = OrtEnv.Instance().GetEpDevices().Where(device => string.Equals(device.EpName, provider, StringComparison.Ordinal)).ToList();
        var number = gpu.ToString(CultureInfo.InvariantCulture);
        return devices.Find(device => device.EpOptions.Entries.TryGetValue("device_id", out var id) && string.Equals(id, number, StringComparison.Ordinal))
            ?? throw new GpuRefusedException($"{name} sees no GPU with number {number}, {devices.Count} in all.");
    }
}
