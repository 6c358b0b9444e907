using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.Tests.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Imaging;
using Xunit.Abstractions;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Preprocessing;

/// <summary>Each image of the public corpus that decodes, in contracts of the usual kinds, beside the plain reference.</summary>
[Collection(WorkerCollection.Name)]
public sealed class Corpus_tensor_tests
{
    private const double Limit = 1.0 / 255;

    private static readonly TensorContract[] Contracts =
    [
        SomeContract.Chest(96),
        SomeContract.Yolo(80) with { Windowing = new(WindowingKind.Percentile, 1, 99) },
        SomeContract.Yolox(77) with { Element = TensorElement.Binary16 },
        SomeContract.Detr(64, 100) with { Windowing = new(WindowingKind.Full) },
        SomeContract.TensorFlow(90, 61) with { Windowing = new(WindowingKind.Fixed, -150, 1200) },
    ];

    private readonly ITestOutputHelper _output;

    public Corpus_tensor_tests(ITestOutputHelper output) => _output = output;

    [CorpusFact]
    public async Task Every_image_that_decodes_is_what_the_plain_reference_makes_of_it()
    {
        await using var rig = new CodecRig();
        var (images, colours, worst) = (0, 0, 0.0);
        var differences = new List<string>();
        var paths = Directory.EnumerateFiles(Path.Combine(CorpusFactAttribute.Folder, "dicom")).Order(StringComparer.Ordinal);
        foreach (var chunk in paths.Chunk(16))
        {
            var decoded = await DecodedAsync(chunk, rig);
            images += decoded.Count;
            colours += decoded.Count(one => one.Image.Colour is not null);
            // The plain reference is most of the time here: a core each.
            var found = decoded.AsParallel().Select(one => (one.Path, Difference: Worst(one.File, one.Image))).ToList();
            worst = found.Select(one => one.Difference).Append(worst).Max();
            differences.AddRange(found.Where(one => !(one.Difference < Limit)).Select(one => $"{Path.GetFileName(one.Path)}: {one.Difference}"));
        }

        _output.WriteLine($"{images} images, {colours} of them in colour, in {Contracts.Length} contracts; worst difference {worst}");
        Assert.Empty(differences);
        Assert.True(images > 200, $"{images} images");
        Assert.True(colours > 20, $"{colours} images in colour");
    }

    private static async Task<List<(string Path, DicomFile File, DecodedImage Image)>> DecodedAsync(string[] paths, CodecRig rig)
    {
        var decoded = new List<(string, DicomFile, DecodedImage)>();
        foreach (var path in paths)
        {
            if (DicomFile.TryOpen(path, DicomReadOptions.Default, out var file, out _)
                && await ImageDecoder.DecodeAsync(file, rig.Codec, new DecodeChoice(FrameChoice.Middle, TakesColour: true, Windowing.Voi), default) is { Image: { } image })
            {
                decoded.Add((path, file, image));
            }
        }

        return decoded;
    }

    private static double Worst(DicomFile file, DecodedImage image)
    {
        var photometric = image.Colour is null || image.Colour.Palette is not null
            ? file.Dataset.GetSingleValue<string>(DicomTag.PhotometricInterpretation)
            : Photometric(file);
        var reference = new ReferenceDisplay(Flat(file.Dataset, image.Frame - 1), image.Pixels.ToArray());
        return Contracts.Max(contract => FilledTensor.Difference(
            ReferencePreprocessor.Run(reference.Planes(contract.Windowing, photometric), contract), FilledTensor.Of(image, contract), contract));
    }

    // The codec makes RGB of JPEG's and JPEG 2000's transforms; what RLE and JPEG-LS hold stays as it is.
    private static string Photometric(DicomFile file)
    {
        var declared = file.Dataset.GetSingleValue<string>(DicomTag.PhotometricInterpretation);
        var syntax = file.FileMetaInfo.TransferSyntax.UID.UID;
        var isDct = syntax is "1.2.840.10008.1.2.4.50" or "1.2.840.10008.1.2.4.51";
        return isDct || declared is "YBR_RCT" or "YBR_ICT" ? "RGB" : declared;
    }

    // What a frame's functional groups say, in the place of the image's own.
    private static DicomDataset Flat(DicomDataset dataset, int frame)
    {
        if (!DicomFrameSet.TryCreate(dataset, out var frames, out _))
        {
            return dataset;
        }

        var flat = new DicomDataset();
        foreach (var item in dataset)
        {
            flat.AddOrUpdate(item);
        }

        foreach (var tag in (DicomTag[])[new(0x0028, 0x9145), new(0x0028, 0x9132)])
        {
            if (frames.TryGetGroup(frame, tag, out var group))
            {
                foreach (var item in group)
                {
                    flat.AddOrUpdate(item);
                }
            }
        }

        return flat;
    }
}
