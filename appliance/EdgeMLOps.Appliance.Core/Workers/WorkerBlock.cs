using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Workers.Native;
using Microsoft.Win32.SafeHandles;

namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>
/// The one mapped file a worker and the service share: pixels go through it, not through the pipe. It has no name on
/// Linux and cannot be made smaller by either side, so nothing is left behind by a kill, and a broken worker cannot make
/// the service's reading fail. What the other side wrote is copied out before it is looked at.
/// </summary>
public sealed class WorkerBlock : IDisposable
{
    private readonly SafeFileHandle? _memory;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private WorkerBlock(SafeFileHandle? memory, MemoryMappedFile file, string address, long capacity)
    {
        _memory = memory;
        _file = file;
        _view = file.CreateViewAccessor(0, capacity, MemoryMappedFileAccess.ReadWrite);
        Address = address;
        Capacity = capacity;
    }

    /// <summary>Bytes of it. Only what was written takes memory.</summary>
    public long Capacity { get; }

    /// <summary>How a worker finds it: the number of the inherited file on Linux, a name on Windows.</summary>
    internal string Address { get; }

    /// <summary>The file a worker inherits on Linux; null on Windows.</summary>
    internal SafeFileHandle? Memory => _memory;

    /// <summary>Copies values in.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="offset">Where they begin, in bytes.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="InvalidDataException">They do not fit.</exception>
    public void Write<T>(long offset, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        using var stream = Open<T>(offset, values.Length, FileAccess.Write);
        stream.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Copies values out.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="offset">Where they begin, in bytes.</param>
    /// <param name="values">Filled.</param>
    /// <exception cref="InvalidDataException">They lie outside.</exception>
    public void Read<T>(long offset, Span<T> values)
        where T : unmanaged
    {
        using var stream = Open<T>(offset, values.Length, FileAccess.Read);
        stream.ReadExactly(MemoryMarshal.AsBytes(values));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
        _memory?.Dispose();
    }

    /// <summary>Where bytes of it lie in this process, for native code that is handed them; good until it is disposed.</summary>
    /// <exception cref="InvalidDataException">They lie outside.</exception>
    internal nint AddressOf(long offset, long length)
    {
        CheckFits<byte>(offset, checked((int)length));
        return _view.SafeMemoryMappedViewHandle.DangerousGetHandle() + (nint)(_view.PointerOffset + offset);
    }

    /// <summary>Makes one for the service's side.</summary>
    internal static WorkerBlock Create(long capacity)
    {
        if (OperatingSystem.IsWindows())
        {
            var name = $@"Local\edgemlops-{Guid.NewGuid():N}";
            return new WorkerBlock(null, MemoryMappedFile.CreateNew(name, capacity), name, capacity);
        }

        var memory = SharedMemory.Create(capacity);
        return Map(memory, capacity);
    }

    /// <summary>Opens the service's one on the worker's side.</summary>
    /// <exception cref="IOException">It is not there.</exception>
    internal static WorkerBlock Open(string address, long capacity) => OperatingSystem.IsWindows()
        ? new WorkerBlock(null, MemoryMappedFile.OpenExisting(address), address, capacity)
        : Map(SharedMemory.Open(address), capacity);

    private static WorkerBlock Map(SafeFileHandle memory, long capacity) => new(
        memory,
        MemoryMappedFile.CreateFromFile(memory, null, capacity, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true),
        SharedMemory.AddressOf(memory),
        capacity);

    // A stream copies whole pages at once; the handle's own reading and writing of spans copies value by value.
    private UnmanagedMemoryStream Open<T>(long offset, int count, FileAccess access)
        where T : unmanaged => new(_view.SafeMemoryMappedViewHandle, _view.PointerOffset + offset, CheckFits<T>(offset, count), access);

    private long CheckFits<T>(long offset, int count)
        where T : unmanaged
    {
        var bytes = (long)count * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        if (offset < 0 || offset > Capacity - bytes)
        {
            throw new InvalidDataException(FormattableString.Invariant($"{bytes} bytes at {offset} do not lie in a block of {Capacity}"));
        }

        return bytes;
    }
}
