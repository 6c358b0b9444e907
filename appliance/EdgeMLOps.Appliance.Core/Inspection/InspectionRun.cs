using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using EdgeMLOps.Hosting.Files;
using Microsoft.Win32.SafeHandles;

namespace EdgeMLOps.Appliance.Core.Inspection;

/// <summary>
/// Inspects many files, some at a time, and tells of them in their order. Files are read into buffers that go from one to the next,
/// so that thousands take the memory of the few under way; of large and heavy ones, and of long headers, there is one at a time.
/// </summary>
public sealed class InspectionRun : IDisposable
{
    private const int LargestKept = 32 * 1024 * 1024;
    private const int Step = 1024 * 1024;

    // Lines that wait for one before them: of a slow file the lines are late, not the work behind it.
    private const int MostUntold = 256;

    private readonly FileInspector _inspector;
    private readonly bool _headersOnly;
    private readonly int _width;
    private readonly ConcurrentBag<byte[]> _buffers = [];
    private readonly SemaphoreSlim _turn = new(1);
    private byte[] _large = [];

    /// <summary>Prepares a run.</summary>
    /// <param name="inspector">Inspects each.</param>
    /// <param name="headersOnly">Whether to leave pixels alone.</param>
    /// <param name="width">Files under way at a time, 1 or more.</param>
    public InspectionRun(FileInspector inspector, bool headersOnly, int width)
    {
        ArgumentNullException.ThrowIfNull(inspector);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        _inspector = inspector;
        _headersOnly = headersOnly;
        _width = width;
    }

    /// <summary>Inspects files.</summary>
    /// <param name="files">Their paths.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One result a file in the files' order; files behind a slow one are inspected meanwhile.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async IAsyncEnumerable<InspectionResult> RunAsync(
        IEnumerable<string> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        var (underWay, untold) = (new List<Task>(), new Queue<Task<InspectionResult>>());
        foreach (var file in files)
        {
            if (underWay.Count == _width)
            {
                underWay.Remove(await Task.WhenAny(underWay));
            }

            while (untold.Count == MostUntold || (untold.TryPeek(out var first) && first.IsCompleted))
            {
                yield return await untold.Dequeue();
            }

            var inspection = Task.Run(() => InspectAsync(file, cancellationToken), cancellationToken);
            underWay.Add(inspection);
            untold.Enqueue(inspection);
        }

        while (untold.TryDequeue(out var next))
        {
            yield return await next;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<InspectionResult> InspectAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = Open(file);
            var look = Look(file, stream, isAlone: false);
            var line = look switch
            {
                { Line: { } told } => told,
                { IsHeavy: true } => await InspectAloneAsync(file, stream, cancellationToken),
                _ => await InspectWholeAsync(file, stream.SafeFileHandle, cancellationToken),
            };
            return new(file, line, "");
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new(file, null, ex.Message);
        }
    }

    // A named pipe would be waited for without end, and with it all files behind it.
    private static FileStream Open(string file) =>
        RegularFile.OpenRead(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file, bufferSize: 0)
        ?? throw new IOException("is no regular file");

    private FirstLook Look(string file, FileStream stream, bool isAlone) =>
        _headersOnly ? _inspector.InspectHeader(file, stream, isAlone)
        : InspectionLimits.AreWorthALook(stream.Length) ? _inspector.InspectFirst(file, stream, isAlone)
        : default;

    private async Task<InspectionLine> InspectWholeAsync(string file, SafeFileHandle handle, CancellationToken cancellationToken)
    {
        var length = Length(handle);
        if (length <= LargestKept)
        {
            return await InspectSmallAsync(file, handle, length, cancellationToken);
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await InspectLargeAsync(file, handle, length, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    // Its header was longer than is looked at beside others, or is to be inflated.
    private async Task<InspectionLine> InspectAloneAsync(string file, FileStream stream, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            stream.Position = 0;
            return Look(file, stream, isAlone: true).Line
                ?? await InspectLargeAsync(file, stream.SafeFileHandle, Length(stream.SafeFileHandle), cancellationToken);
        }
        finally
        {
            // What it took lies about in pieces of tens of megabytes, which the next would come on top of.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _turn.Release();
        }
    }

    private static int Length(SafeFileHandle handle) => (int)Math.Min(RandomAccess.GetLength(handle), Array.MaxLength);

    private async Task<InspectionLine> InspectSmallAsync(string file, SafeFileHandle handle, int length, CancellationToken cancellationToken)
    {
        var buffer = _buffers.TryTake(out var kept) && kept.Length >= length ? kept : Reserve(length);
        try
        {
            return await _inspector.InspectAsync(file, Read(handle, buffer.AsMemory(0, length)), cancellationToken);
        }
        finally
        {
            _buffers.Add(buffer);
        }
    }

    private async Task<InspectionLine> InspectLargeAsync(string file, SafeFileHandle handle, int length, CancellationToken cancellationToken)
    {
        _large = _large.Length >= length ? _large : Reserve(length);
        return await _inspector.InspectAsync(file, Read(handle, _large.AsMemory(0, length)), cancellationToken);
    }

    private static ReadOnlyMemory<byte> Read(SafeFileHandle handle, Memory<byte> buffer)
    {
        var filled = 0;
        while (filled < buffer.Length && RandomAccess.Read(handle, buffer.Span[filled..], filled) is var read and > 0)
        {
            filled += read;
        }

        return buffer[..filled];
    }

    private static byte[] Reserve(int length) =>
        GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, ((long)length + Step - 1) / Step * Step));
}
