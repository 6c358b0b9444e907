using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>
/// Keeps ONNX Runtime from reporting to its maker. Left alone, 1.29 on Linux writes a device identifier and a database of
/// events below the home folder, starts a shell to name the machine, and uploads by HTTPS. Its managed code sets the switch
/// too, but with .NET's own copy of the environment, which native code does not see.
/// </summary>
internal static class RuntimeTelemetry
{
    private const string Switch = "ORT_DISABLE_TELEMETRY";

    /// <summary>Turns it off for this process and its children; read once, when the library makes its environment.</summary>
    /// <exception cref="InvalidOperationException">The system refused.</exception>
    public static void Disable()
    {
        Environment.SetEnvironmentVariable(Switch, "1");
        if (!OperatingSystem.IsWindows() && setenv([.. System.Text.Encoding.ASCII.GetBytes(Switch), 0], "1\0"u8.ToArray(), 1) != 0)
        {
            throw new InvalidOperationException($"{Switch} cannot be set.");
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setenv(byte[] name, byte[] value, int overwrite);
}
