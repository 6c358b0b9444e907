using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>
/// The one place that loads the native ONNX Runtime: from the folder of the options, else from the program's own folder,
/// where the build puts it; never from a search path, where another version may lie.
/// </summary>
internal static class OnnxRuntimeLibrary
{
    private static readonly Lock Gate = new();
    private static IntPtr Library;
    private static string? LoadedFrom;

    /// <summary>Loads the library once in a process.</summary>
    /// <param name="folder">Folder of the library; empty for the program's own.</param>
    /// <exception cref="DllNotFoundException">It is not there or does not load; the message says what to install.</exception>
    /// <exception cref="InvalidOperationException">It was loaded from another folder before.</exception>
    public static void Load(string folder)
    {
        var path = Path.Combine(folder.Length > 0 ? folder : AppContext.BaseDirectory, FileName("onnxruntime"));
        lock (Gate)
        {
            if (LoadedFrom is not null)
            {
                CheckSame(path);
                return;
            }

            RuntimeTelemetry.Disable();
            var handle = LoadOrExplain(path);
            // Set before anything else of the library's assembly is touched: it would load by its own search otherwise.
            OrtEnv.DisableDllImportResolver = true;
            NativeLibrary.SetDllImportResolver(
                typeof(OrtEnv).Assembly,
                (library, _, _) => library is "onnxruntime" or "onnxruntime.dll" ? handle : IntPtr.Zero);
            (Library, LoadedFrom) = (handle, path);
            OrtEnv.Instance().DisableTelemetryEvents(); // Windows traces through the system, where the switch does nothing
        }
    }

    /// <summary>Path of another library in the folder of the one that was loaded.</summary>
    /// <param name="name">Its name without prefix and suffix.</param>
    public static string PathOf(string name)
    {
        lock (Gate)
        {
            return Path.Combine(Path.GetDirectoryName(LoadedFrom) ?? throw NotLoaded(), FileName(name));
        }
    }

    /// <summary>Address of a function of the library.</summary>
    /// <param name="name">Its name.</param>
    public static IntPtr Export(string name)
    {
        lock (Gate)
        {
            return LoadedFrom is null ? throw NotLoaded() : NativeLibrary.GetExport(Library, name);
        }
    }

    /// <summary>Demands the runtime that GPU providers are made for.</summary>
    /// <param name="provider">The provider's library.</param>
    /// <exception cref="GpuRefusedException">It is one without them; the message says what to install.</exception>
    public static void RequireGpu(string provider)
    {
        lock (Gate)
        {
            // Built for the processor alone it lets a provider register and run, and answers what most shape operators ask it for with
            // garbage: six of eight public models crashed the process. The function is there in builds with CUDA only.
            if (!NativeLibrary.TryGetExport(LoadedFrom is null ? throw NotLoaded() : Library, "OrtSessionOptionsAppendExecutionProvider_CUDA", out _))
            {
                throw new GpuRefusedException($"{LoadedFrom} is ONNX Runtime without CUDA, and no provider runs with it: {GpuHint}, with {FileName(provider)} beside it", isMissing: true);
            }
        }
    }

    private static InvalidOperationException NotLoaded() => new("ONNX Runtime is not loaded.");

    private static string FileName(string name) => OperatingSystem.IsWindows() ? $"{name}.dll" : $"lib{name}.so";

    private static void CheckSame(string path)
    {
        if (!string.Equals(path, LoadedFrom, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"ONNX Runtime was loaded from {LoadedFrom}; {path} needs a new process.");
        }
    }

    private static IntPtr LoadOrExplain(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception ex) when (ex is DllNotFoundException or BadImageFormatException)
        {
            throw new DllNotFoundException(
                $"ONNX Runtime does not load from {path}: {Hint}. ({ex.Message})", ex);
        }
    }

    private static string GpuHint => OperatingSystem.IsWindows()
        ? "put that of npm's onnxruntime-node 1.29.0 (bin/napi-v6/win32/x64/onnxruntime.dll) in its place"
        : "put that of npm's onnxruntime-node 1.29.0 (bin/napi-v6/linux/x64/libonnxruntime.so.1) in its place";

    private static string Hint => OperatingSystem.IsWindows()
        ? "run the installer again, and install the Microsoft Visual C++ 2015-2022 Redistributable (x64)"
        : "run installer/setup.sh (development) or reinstall the edgemlops-appliance package; it needs libstdc++6";
}
