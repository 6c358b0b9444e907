using System.Reflection;
using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace EdgeMLOps.Mqtt.Native;

/// <summary>The one place that finds and starts libmosquitto.</summary>
internal static class MosquittoLibrary
{
    internal const string Name = "mosquitto";

    private static readonly Lazy<int> Started = new(Start);

    /// <summary>Loads and initialises the library once for the process.</summary>
    /// <exception cref="DllNotFoundException">It is not installed; the message says how to.</exception>
    internal static void Ensure()
    {
        if (Started.Value != MosquittoError.Success)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"libmosquitto did not start: error {Started.Value}"));
        }
    }

    private static int Start()
    {
        NativeLibrary.SetDllImportResolver(typeof(MosquittoLibrary).Assembly, Resolve);
        return Mosquitto.LibInit();
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (!string.Equals(name, Name, StringComparison.Ordinal))
        {
            return 0;
        }

        var file = OperatingSystem.IsWindows() ? "mosquitto.dll" : "libmosquitto.so.1";
        return NativeLibrary.TryLoad(file, assembly, path, out var handle)
            ? handle
            : throw new DllNotFoundException(
                $"{file} (libmosquitto 2.0) was not found. Debian: apt-get install libmosquitto1. "
                + "Windows: put mosquitto.dll of the Eclipse Mosquitto 2.0 installer beside the executable.");
    }
}
