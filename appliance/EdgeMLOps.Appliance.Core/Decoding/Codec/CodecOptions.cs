using EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;
using EdgeMLOps.Appliance.Core.Workers;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec;

/// <summary>How compressed frames are decoded. Section <c>Codec</c>.</summary>
public sealed class CodecOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Codec";

    /// <summary>Most worker processes there can be.</summary>
    public const int MostWorkers = 16;

    /// <summary>Worker processes, 1 to 16; started with the first compressed frame.</summary>
    /// <value>2</value>
    public int Workers { get; set; } = 2;

    /// <summary>Most memory each may have, in MiB, 256 to 65536; one that takes more is killed and replaced.</summary>
    /// <value>1024</value>
    public int MemoryMegabytes { get; set; } = 1024;

    /// <summary>Most MiB of one frame, its codestream and its decoded cells together, 1 to 1024; a larger one is refused before memory is taken.</summary>
    /// <value>256</value>
    public int FrameMegabytes { get; set; } = 256;

    /// <summary>Longest time from the start of a worker until the codec library is loaded, 5 s to 10 min.</summary>
    /// <value>00:00:30</value>
    public TimeSpan StartDeadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time to decode one frame, 1 s to 5 min; then the worker is killed and replaced.</summary>
    /// <value>00:00:20</value>
    public TimeSpan FrameDeadline { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest time a frame waits for a free worker, 1 s to 10 min; below <c>Pipeline:InstanceDeadline</c>, which ends the image otherwise.</summary>
    /// <value>00:00:30</value>
    public TimeSpan WaitDeadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Frames after which a worker is replaced, against what native code never gives back: 0 (never) to 10000000.</summary>
    /// <value>10000</value>
    public int RecycleAfter { get; set; } = 10_000;

    /// <summary>Folder of GDCM's C# binding, a full path; empty for the one Debian installs it to.</summary>
    /// <value>empty</value>
    public string LibraryFolder { get; set; } = "";

    internal long FrameBytes => (long)FrameMegabytes << 20;

    internal long MemoryBytes => (long)MemoryMegabytes << 20;

    internal WorkerSettings ToSettings(WorkerCommand command, string folder) => new()
    {
        Role = CodecWorkerHandler.Role,
        Command = command,
        Folder = folder,
        BlockBytes = CodecFrame.BlockBytesFor(FrameBytes),
        MemoryBytes = MemoryBytes,
        StartDeadline = StartDeadline,
        RequestDeadline = FrameDeadline,
        RecycleAfter = RecycleAfter,
        Workers = Workers,
    };
}
