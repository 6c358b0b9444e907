using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding;

public sealed class FileContent_tests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((1 << 20) + 1)]
    public void A_file_is_read_to_its_end_and_nothing_of_the_one_before_is_in_it(int length)
    {
        using (var before = Content(Enumerable.Repeat((byte)9, 3 << 20)))
        {
            Assert.Equal(3 << 20, before.Bytes.Length);
        }

        using var content = Content(Enumerable.Range(0, length).Select(i => (byte)i));

        Assert.Equal(length, content.Bytes.Length);
        Assert.Equal(Enumerable.Range(0, length).Select(i => (byte)i), content.Bytes.ToArray());
    }

    [Fact]
    public void Two_files_at_a_time_never_share_memory()
    {
        for (var round = 0; round < 20; round++)
        {
            using var first = Content([1, 2, 3]);
            using var second = Content([4, 5, 6]);
            using var third = Content([7, 8, 9]);

            Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], (byte[])[.. first.Bytes.Span, .. second.Bytes.Span, .. third.Bytes.Span]);
        }
    }

    [Fact]
    public void The_bytes_are_nobodys_once_they_were_given_back_and_are_given_back_once()
    {
        var content = Content([1]);
        content.Dispose();
        content.Dispose();

        Assert.Throws<ObjectDisposedException>(() => content.Bytes);
        using var first = Content([1]);
        using var second = Content([2]);
        Assert.Equal((1, 2), (first.Bytes.Span[0], second.Bytes.Span[0]));
    }

    private FileContent Content(IEnumerable<byte> bytes)
    {
        File.WriteAllBytes(_folder["file"], [.. bytes]);
        return FileContent.Read(_folder["file"]);
    }
}
