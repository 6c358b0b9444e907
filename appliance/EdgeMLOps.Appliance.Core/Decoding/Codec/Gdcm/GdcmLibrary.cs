using System.Reflection;
using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Gdcm;

/// <summary>
/// The one place that finds and loads GDCM: the native half of Debian's C# binding, by its full path, never by a search.
/// Loaded in a codec worker only.
/// </summary>
internal static class GdcmLibrary
{
    /// <summary>Name in the declarations of its functions.</summary>
    public const string Name = "gdcmsharpglue";

    private const string DebianFolder = "/usr/lib/cli/gdcm-sharp-3.0";
    private const string DebianFile = "libgdcmsharpglue.so";
    private const int Major = 3;
    private const int Minor = 0;

    // The binding keeps these pointers.
    private static readonly GdcmArgumentFault Fault = (_, _) => Interlocked.Increment(ref Faults);
    private static readonly GdcmText Text = text => text;

    private static int Faults;

    /// <summary>What to say where it is missing.</summary>
    public static string Hint => OperatingSystem.IsWindows()
        ? "This version decodes compressed images on Linux only."
        : "Install GDCM: apt-get install libgdcm-cil (Debian 12; installer/setup.sh does).";

    /// <summary>How often a function was called with what it does not take; such a call did nothing.</summary>
    public static int ArgumentFaults => Volatile.Read(ref Faults);

    /// <summary>Path of the library.</summary>
    /// <param name="folder">Folder of the options; empty for Debian's.</param>
    public static string PathOf(string folder) => Path.Combine(folder.Length > 0 ? folder : DebianFolder, DebianFile);

    /// <summary>Whether it is there to be loaded.</summary>
    public static bool IsThere(string folder) => !OperatingSystem.IsWindows() && File.Exists(PathOf(folder));

    /// <summary>Loads it, once in a process, and makes it quiet.</summary>
    /// <returns>Its version.</returns>
    /// <exception cref="DllNotFoundException">It is not there, does not load, or is another version; the message says what to install.</exception>
    public static Version Load(string folder)
    {
        var path = PathOf(folder);
        nint library;
        try
        {
            library = NativeLibrary.Load(path);
        }
        catch (Exception ex) when (ex is DllNotFoundException or BadImageFormatException)
        {
            throw new DllNotFoundException($"GDCM does not load from {path}. {Hint}", ex);
        }

        NativeLibrary.SetDllImportResolver(
            Assembly.GetExecutingAssembly(),
            (name, _, _) => string.Equals(name, Name, StringComparison.Ordinal) ? library : 0);
        GdcmCalls.RegisterArgumentFaults(Fault, Fault, Fault);
        GdcmCalls.RegisterText(Text);
        GdcmCalls.TraceDebugOff();
        GdcmCalls.TraceWarningOff();
        GdcmCalls.TraceErrorOff();
        var version = new Version(GdcmCalls.MajorVersion(), GdcmCalls.MinorVersion(), GdcmCalls.BuildVersion());
        return version is { Major: Major, Minor: Minor }
            ? version
            : throw new DllNotFoundException($"GDCM {version} in {path} is not {Major}.{Minor}. {Hint}");
    }
}
