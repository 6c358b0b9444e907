using System.Security.Cryptography;
using Dapper;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.EndToEnd.Tests.Parts;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Load;

public sealed class Large_object_tests
{
    private const long Mebibyte = 1 << 20;

    // A data set beyond what 32 bits count; a slice of it shows a buffer of the whole just as well.
    private static readonly long ObjectBytes = LongRun.Choose(300 * Mebibyte, (4L << 30) + (64 * Mebibyte));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_object_streams_to_the_disk_and_the_services_memory_does_not_grow_with_it(bool isForTheModel)
    {
        await using var appliance = new ApplianceProcess();
        await appliance.StartAsync();
        await using var association = await DicomClient.ConnectAsync(
            new DicomClientOptions { Host = "127.0.0.1", Port = appliance.Port, CallingAe = "MODALITY", CalledAe = ApplianceProcess.AeTitle },
            [new DicomPresentationContext(MultiFrameStream.SopClass, [MultiFrameStream.TransferSyntax])],
            CancellationToken.None);
        // Once small: code is compiled and pools are filled before it counts.
        await StoreAsync(association, "2.25.4001", 48 * Mebibyte, isForTheModel);
        await EndedAsync(appliance, 1);
        var before = ProcessTable.KibibytesOf(appliance.ProcessId, "VmRSS");
        ProcessTable.ForgetPeak(appliance.ProcessId);

        var (length, sha256) = await StoreAsync(association, "2.25.4002", ObjectBytes, isForTheModel);
        await EndedAsync(appliance, 2);

        var growth = ProcessTable.KibibytesOf(appliance.ProcessId, "VmHWM") - before;
        Assert.True(growth < 50 * 1024, $"{growth} KiB more than before at the peak, for {length >> 20} MiB");
        Assert.True(length > ObjectBytes);
        var stored = new DirectoryInfo(Path.Combine(appliance.Root, "instances")).GetFiles().MaxBy(file => file.Length)!; // not null: two were stored
        Assert.Equal(sha256, await LastBytesAsync(stored, length));
    }

    private static async Task<(long Length, string Sha256)> StoreAsync(DicomClientAssociation association, string sopInstance, long pixelBytes, bool isForTheModel)
    {
        await using var dataset = new MultiFrameStream(sopInstance, pixelBytes, isForTheModel);
        var status = await association.StoreAsync(
            MultiFrameStream.SopClass, sopInstance, MultiFrameStream.TransferSyntax, dataset, CancellationToken.None);
        Assert.True(status.IsSuccess, $"{status}");
        return (dataset.Given, dataset.Sha256());
    }

    // The pipeline has looked at it too: its header is read, its fragments are not.
    private static Task<int> EndedAsync(ApplianceProcess appliance, int count) => Eventually.HoldsAsync(
        async () =>
        {
            await using var journal = SqliteStore.OpenReadOnly(appliance.Database("journal.db"));
            return await journal.ReadAsync(
                connection => connection.ExecuteScalar<int>("SELECT count(*) FROM instance WHERE code IN ('OtherModality', 'TooLarge')"), CancellationToken.None);
        },
        ended => ended == count,
        TimeSpan.FromMinutes(2),
        $"{count} objects come to their end");

    // What stands before the data set in the file is the receiver's own.
    private static async Task<string> LastBytesAsync(FileInfo file, long length)
    {
        await using var stream = file.OpenRead();
        stream.Seek(-length, SeekOrigin.End);
        return Convert.ToHexString(await SHA256.HashDataAsync(stream));
    }
}
