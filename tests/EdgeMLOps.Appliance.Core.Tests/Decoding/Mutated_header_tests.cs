using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Dicom;
using Xunit.Abstractions;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding;

/// <summary>Images whose header bytes were changed at random: shown or refused with a code, never an exception.</summary>
public sealed class Mutated_header_tests
{
    private const int Rounds = 4000;

    private readonly ITestOutputHelper _output;

    public Mutated_header_tests(ITestOutputHelper output) => _output = output;

    [Fact]
    public void Whatever_a_header_says_an_image_is_shown_or_refused_with_a_code()
    {
        var originals = new[] { Tables(), Groups() }.Select(dataset => ChestImage.File(dataset).ToBytes()).ToArray();
        var random = new Random(20261126);
        var outcomes = new SortedDictionary<DecodeCode, int>();
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = (byte[])originals[round % originals.Length].Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                // The pixels lie behind; the header begins after preamble and meta information.
                bytes[random.Next(300, bytes.Length - 512)] = (byte)random.Next(256);
            }

            if (!DicomFile.TryRead(bytes, DicomReadOptions.Default, out var file, out _))
            {
                continue;
            }

            var result = ImageDecoder.Decode(file);
            outcomes[result.Code] = outcomes.GetValueOrDefault(result.Code) + 1;
            if (result.Image is not { } image)
            {
                Assert.NotEqual("", result.Message);
                continue;
            }

            var shown = new float[16 * 16];
            ImagePreprocessor.Fill(
                image.Pixels.Span, image.Format, image.Greyscale, Letterbox.Place(image.Format.Width, image.Format.Height, 16, 16), new Normalization(0, 1), shown);
            Assert.DoesNotContain(shown, float.IsNaN);
        }

        foreach (var (code, count) in outcomes)
        {
            _output.WriteLine($"{count,5} {code}");
        }

        Assert.True(outcomes[DecodeCode.Decoded] > Rounds / 4);
        Assert.True(outcomes.ContainsKey(DecodeCode.BadModalityLut) && outcomes.ContainsKey(DecodeCode.BadVoiLut) && outcomes.ContainsKey(DecodeCode.BadFunctionalGroups));
    }

    private static DicomDataset Tables() => Display.Ramp(8, isSigned: true, allocated: 16)
        .AddOrUpdate(DicomVR.SS, DicomTag.PixelPaddingValue, new byte[] { 3, 0 })
        .AddOrUpdate(DicomTag.ModalityLUTSequence, Display.Lut(DicomVR.SS, -5, 16, [1, 2, 3, 400]))
        .AddOrUpdate(DicomTag.VOILUTSequence, Display.Lut(DicomVR.US, 0, 8, [1, 2, 3, 250], isPacked: true));

    private static DicomDataset Groups() => Display.Ramp(8, isSigned: false)
        .AddOrUpdate(DicomTag.NumberOfFrames, "1")
        .AddOrUpdate(DicomTag.SharedFunctionalGroupsSequence, new DicomDataset()
            .AddOrUpdate(new DicomTag(0x0028, 0x9145), new DicomDataset().AddOrUpdate(DicomTag.RescaleSlope, "2").AddOrUpdate(DicomTag.RescaleIntercept, "-10")))
        .AddOrUpdate(DicomTag.PerFrameFunctionalGroupsSequence, new DicomDataset()
            .AddOrUpdate(DicomTag.FrameVOILUTSequence, new DicomDataset()
                .AddOrUpdate(DicomTag.WindowCenter, "100").AddOrUpdate(DicomTag.WindowWidth, "50").AddOrUpdate(DicomTag.VOILUTFunction, "SIGMOID")));
}
