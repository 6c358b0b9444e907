using EdgeMLOps.Appliance.Core.Workers;

namespace EdgeMLOps.Appliance.Core.Tests.Workers;

public sealed class WorkerFrame_tests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(WorkerFrame.MaxBody)]
    public void A_frame_is_read_as_it_was_written(int length)
    {
        var body = new byte[length];
        Random.Shared.NextBytes(body);
        using var pipe = new MemoryStream([.. new WorkerFrame(WorkerFrameKind.Refusal, 0xDEADBEEF, 0xABCD, body).ToBytes(), 1]);

        var read = WorkerFrame.Read(pipe)!.Value;

        Assert.Equal((WorkerFrameKind.Refusal, 0xDEADBEEFu, (ushort)0xABCD), (read.Kind, read.Number, read.Code));
        Assert.Equal(body, read.Body);
        Assert.Equal(pipe.Length - 1, pipe.Position);
    }

    [Fact]
    public void A_body_beyond_the_limit_is_not_written() => Assert.Throws<InvalidOperationException>(
        () => new WorkerFrame(WorkerFrameKind.Answer, 1, 0, new byte[WorkerFrame.MaxBody + 1]).ToBytes());

    [Theory]
    [InlineData(6, 3)] // shorter than a head
    [InlineData(WorkerFrame.MaxBody + 8, 3)]
    [InlineData(-1, 3)]
    [InlineData(int.MaxValue, 3)]
    [InlineData(7, 0)]
    [InlineData(7, 5)]
    public void A_length_or_a_kind_that_cannot_be_is_refused_before_memory_is_taken(int length, byte kind)
    {
        using var pipe = new MemoryStream([.. BitConverter.GetBytes(length), kind, 0, 0, 0, 0, 0, 0]);

        Assert.Throws<InvalidDataException>(() => WorkerFrame.Read(pipe));
    }

    [Fact]
    public void The_end_of_the_pipe_is_told_from_the_end_within_a_frame()
    {
        var frame = new WorkerFrame(WorkerFrameKind.Answer, 1, 0, [1, 2, 3]).ToBytes();

        Assert.Null(WorkerFrame.Read(Stream.Null));
        for (var length = 1; length < frame.Length; length++)
        {
            using var cut = new MemoryStream(frame, 0, length);
            Assert.Throws<EndOfStreamException>(() => WorkerFrame.Read(cut));
        }
    }

    [Fact]
    public void A_hello_of_another_version_or_shape_is_refused()
    {
        var hello = new WorkerHello(IsConfined: true).ToFrame();
        Assert.True(WorkerHello.Read(hello).IsConfined);
        WorkerFrame[] others =
        [
            hello with { Kind = WorkerFrameKind.Answer },
            hello with { Body = [] },
            hello with { Body = [.. hello.Body, 0] },
            hello with { Body = [(byte)(hello.Body[0] + 1), hello.Body[1], 1] },
            hello with { Body = [hello.Body[0], hello.Body[1], 2] },
        ];
        Assert.All(others, other => Assert.Throws<InvalidDataException>(() => WorkerHello.Read(other)));
    }
}
