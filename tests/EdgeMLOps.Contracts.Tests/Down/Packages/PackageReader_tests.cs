using EdgeMLOps.Contracts.Down.Packages;

namespace EdgeMLOps.Contracts.Tests.Down.Packages;

public sealed class PackageReader_tests
{
    private const long GraphBytes = 128L << 20;

    [Fact]
    public async Task A_large_package_is_checked_in_the_memory_of_a_piece()
    {
        var (beginning, zeros) = await LargeAsync();
        using var stream = new ZeroFileStream(beginning, zeros);
        var before = GC.GetAllocatedBytesForCurrentThread(); // nothing here waits, so nothing changes the thread

        var reader = await PackageReader.OpenAsync(stream, default);
        await reader.ReadFilesAsync(new CheckOnlySink(), default);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 2 << 20);
        Assert.Equal(stream.Length, stream.Position);
    }

    [Fact]
    public async Task What_is_written_is_what_is_read()
    {
        var files = new[] { ("manifest.json", "{}"u8.ToArray()), ("model.onnx", new byte[600_000]), ("empty.data", Array.Empty<byte>()) };
        var statement = await StatementAsync(files);
        using var stream = new MemoryStream();
        var writer = await PackageWriter.BeginAsync(stream, Envelope(statement), default);
        using var copy = new VerifiedCopy();
        foreach (var (file, content) in statement.Files.Zip(files, (file, pair) => (file, pair.Item2)))
        {
            await copy.RunAsync(new MemoryStream(content), file, writer, default);
        }

        await writer.FinishAsync(default);
        stream.Position = 0;
        using var again = new MemoryStream();

        var reader = await PackageReader.OpenAsync(stream, default);
        var second = await PackageWriter.BeginAsync(again, reader.EnvelopeJson, default);
        await reader.ReadFilesAsync(second, default);
        await second.FinishAsync(default);

        Assert.Equal(stream.ToArray(), again.ToArray());
        Assert.Equal(0, stream.Length % 512);
    }

    private static byte[] Envelope(PackageStatement statement) =>
        DsseEnvelope.Over(PackageFormat.PayloadType, StatementRules.Write(statement)).ToJson();

    // All but the last file's zeros and the end, which are zeros too.
    private static async Task<(byte[] Beginning, long Zeros)> LargeAsync()
    {
        var small = await StatementAsync(("manifest.json", "{}"u8.ToArray()));
        using var zeros = new ZeroFileStream([], GraphBytes);
        var graph = await PackageFile.OfAsync("model.onnx", zeros, default);
        var statement = small with { Files = [.. small.Files, graph] };
        using var stream = new MemoryStream();
        var writer = await PackageWriter.BeginAsync(stream, Envelope(statement), default);
        using var copy = new VerifiedCopy();
        await copy.RunAsync(new MemoryStream("{}"u8.ToArray()), small.Files[0], writer, default);
        await writer.BeginAsync(graph, default);
        return (stream.ToArray(), GraphBytes + 1024);
    }

    private static async Task<PackageStatement> StatementAsync(params (string Name, byte[] Content)[] files)
    {
        var listed = new List<PackageFile>();
        foreach (var (name, content) in files)
        {
            listed.Add(await PackageFile.OfAsync(name, new MemoryStream(content), default));
        }

        return new PackageStatement
        {
            Schema = PackageFormat.Schema,
            Kind = PackageKind.Model,
            Name = "some",
            Version = "1",
            Release = 1,
            Created = DateTimeOffset.UnixEpoch,
            ChunkBytes = PackageFormat.ChunkBytes,
            Files = listed,
        };
    }
}
