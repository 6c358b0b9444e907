using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Hosting.Files;
using Microsoft.Win32.SafeHandles;

namespace EdgeMLOps.Appliance.Core.Inspection;

/// <summary>
/// Inspects many files, some at a time, and tells of them in their order. Files are read into buffers that go from one to the next,
/// so that thousands take the memory of the few under way.
/// </summary>
public sealed class InspectionRun
{
    // A buffer beyond this is let go after its file.
    private const int LargestKept = 32 * 1024 * 1024;
    private const int Step = 1024 * 1024;

    // Lines that wait for one before them: of a slow file the lines are late, not the work behind it.
    private const int MostUntold = 256;

    private readonly FileInspector _inspector;
    private readonly bool _headersOnly;
    private readonly int _width;
    private readonly ConcurrentBag<byte[]> _buffers = [];

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

    private async Task<InspectionResult> InspectAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = Open(file);
            var line = _headersOnly ? _inspector.InspectHeader(file) : await InspectWholeAsync(file, stream.SafeFileHandle, cancellationToken);
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

    private async Task<InspectionLine> InspectWholeAsync(string file, SafeFileHandle handle, CancellationToken cancellationToken)
    {
        var length = RandomAccess.GetLength(handle);
        if (length > Array.MaxLength)
        {
            return _inspector.InspectHeader(file) with { Code = nameof(DecodeCode.TooLarge) };
        }

        var buffer = Rent((int)length);
        try
        {
            var filled = 0;
            while (filled < length && RandomAccess.Read(handle, buffer.AsSpan(filled, (int)length - filled), filled) is var read and > 0)
            {
                filled += read;
            }

            return await _inspector.InspectAsync(file, buffer.AsMemory(0, filled), cancellationToken);
        }
        finally
        {
            if (buffer.Length <= LargestKept)
            {
                _buffers.Add(buffer);
            }
        }
    }

    private byte[] Rent(int length) =>
        _buffers.TryTake(out var buffer) && buffer.Length >= length
            ? buffer
            : GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, ((long)length + Step - 1) / Step * Step));
}
