using System.Globalization;

namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>
/// The environment of a worker: what its runtime and the GPU's libraries need, by name. Everything else stays behind,
/// the service's own settings and whatever secret the service manager put there among it.
/// </summary>
internal static class WorkerEnvironment
{
    private static readonly string[] Kept =
    [
        "DOTNET_ROOT", "DOTNET_ROOT_X64", "LD_LIBRARY_PATH",
        "CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER", "CUDA_CACHE_PATH", "CUDA_PATH", "NVIDIA_VISIBLE_DEVICES", "NVIDIA_DRIVER_CAPABILITIES",
        "HOME", "SystemRoot", "windir", "TEMP", "TMP",
    ];

    private const string Kept32Megabytes = "33554432";

    public static void Fill(IDictionary<string, string?> environment, long memoryBytes)
    {
        var kept = Kept.Where(environment.ContainsKey).Select(name => KeyValuePair.Create(name, environment[name])).ToList();
        if (OperatingSystem.IsWindows() && environment.TryGetValue("PATH", out var path))
        {
            // Where Windows looks for CUDA's libraries.
            kept.Add(KeyValuePair.Create("PATH", path));
        }

        environment.Clear();
        kept.ForEach(pair => environment[pair.Key] = pair.Value);
        // No socket and no pipe in the temporary folder for debuggers; they would stay behind after a kill.
        environment["DOTNET_EnableDiagnostics"] = "0";
        environment["DOTNET_DbgEnableMiniDump"] = "0";
        environment["DOTNET_gcServer"] = "0";
        environment["DOTNET_gcConcurrent"] = "0";
        // A worker does little in managed code: watching it to compile it better costs more than it gives.
        environment["DOTNET_TieredPGO"] = "0";
        // What native code gives back is kept for the next request up to these, in bytes: fresh pages cost time.
        environment["MALLOC_MMAP_THRESHOLD_"] = Kept32Megabytes;
        environment["MALLOC_TRIM_THRESHOLD_"] = Kept32Megabytes;
        environment["DOTNET_GCHeapHardLimit"] = memoryBytes.ToString("X", CultureInfo.InvariantCulture);
    }
}
