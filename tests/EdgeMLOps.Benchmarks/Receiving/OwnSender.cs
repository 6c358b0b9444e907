using System.Diagnostics;
using EdgeMLOps.Benchmarks.Objects;
using EdgeMLOps.Benchmarks.Receivers;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Benchmarks.Receiving;

/// <summary>The tests' own client: times each C-STORE by itself.</summary>
internal static class OwnSender
{
    /// <summary>Sends the workload; every instance has to be answered with success.</summary>
    /// <returns>Milliseconds of each.</returns>
    public static async Task<IReadOnlyList<double>> SendAsync(Receiver receiver, Workload workload)
    {
        var port = receiver.PortFor(workload.Associations);
        var all = await Task.WhenAll(workload.Set.Shares(workload.Associations)
            .Select(share => Task.Run(() => SendAsync(receiver.Name, port, share))));
        return [.. all.SelectMany(times => times)];
    }

    private static async Task<List<double>> SendAsync(string receiver, int port, ObjectFile[] files)
    {
        var options = new DicomClientOptions { Host = "127.0.0.1", Port = port, CallingAe = "BENCHSCU", CalledAe = Receiver.AeTitle };
        await using var association = await DicomClient.ConnectAsync(
            options, [new DicomPresentationContext(files[0].SopClass, [files[0].TransferSyntax])], CancellationToken.None);
        var times = new List<double>(files.Length);
        var content = new byte[files.Max(file => file.Length)];
        foreach (var file in files)
        {
            using var dataset = await ReadAsync(file, content);
            var begun = Stopwatch.GetTimestamp();
            var status = await association.StoreAsync(file.SopClass, file.SopInstance, file.TransferSyntax, dataset, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            if (!status.IsSuccess)
            {
                throw new InvalidOperationException($"{receiver} answered {status}");
            }
        }

        await association.ReleaseAsync(CancellationToken.None);
        return times;
    }

    // Before the clock starts: the disk of the sender is not what is measured.
    private static async Task<MemoryStream> ReadAsync(ObjectFile file, byte[] content)
    {
        await using var source = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        await source.ReadExactlyAsync(content.AsMemory(0, file.Length));
        return new MemoryStream(content, file.DatasetOffset, file.Length - file.DatasetOffset, writable: false);
    }
}
