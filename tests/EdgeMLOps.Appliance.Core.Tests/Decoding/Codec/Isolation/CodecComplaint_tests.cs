using EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding.Codec.Isolation;

public sealed class CodecComplaint_tests
{
    [Theory]
    [InlineData("Corrupt JPEG data: 3 extraneous bytes before marker 0xd9")] // the end: of the scan samples are missing
    [InlineData("Corrupt JPEG data: 12 extraneous bytes before marker 0xd4")]
    [InlineData("Corrupt JPEG data: premature end of data segment")]
    [InlineData("Warning: Invalid SOS parameters for sequential JPEG\nCorrupt JPEG data: bad Huffman code")]
    public void What_costs_samples_refuses_the_frame(string errors) => Assert.Equal(CodecRefusal.Complained, CodecComplaint.Judge(errors));

    [Theory]
    [InlineData("")]
    [InlineData("Corrupt JPEG data: 2 extraneous bytes before marker 0xc4")] // between two segments
    [InlineData("Corrupt JPEG data: 2 extraneous bytes before marker 0xda\nInvalid SOS parameters for sequential JPEG\n")]
    public void What_costs_none_does_not(string errors) => Assert.Null(CodecComplaint.Judge(errors));

    [Fact]
    public void Want_of_memory_is_told_from_a_bad_frame() => Assert.Equal(CodecRefusal.NoMemory, CodecComplaint.Judge("Insufficient memory (case 4)"));
}
