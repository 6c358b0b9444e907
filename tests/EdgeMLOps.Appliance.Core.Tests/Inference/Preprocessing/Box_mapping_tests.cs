using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Preprocessing;

/// <summary>Boxes come back to where their pixels were, to a fraction of a pixel, for sizes, placements and resize kinds at random.</summary>
public sealed class Box_mapping_tests
{
    private const int Rounds = 400;

    [Fact]
    public void Corners_meet_corners_and_coordinates_go_there_and_back()
    {
        var random = new Random(20_261_126);
        for (var round = 0; round < 20_000; round++)
        {
            var placed = Placement(random, random.Next(1, 5000), random.Next(1, 5000), random.Next(1, 1300), random.Next(1, 1300));
            Assert.Equal(0, placed.ToSourceX(placed.OffsetX), 1e-9);
            Assert.Equal(0, placed.ToSourceY(placed.OffsetY), 1e-9);
            Assert.Equal(placed.SourceWidth, placed.ToSourceX(placed.OffsetX + placed.ContentWidth), 1e-9);
            Assert.Equal(placed.SourceHeight, placed.ToSourceY(placed.OffsetY + placed.ContentHeight), 1e-9);
            var (x, y) = (random.NextDouble() * placed.SourceWidth, random.NextDouble() * placed.SourceHeight);
            Assert.Equal(x, placed.ToSourceX(placed.ToTargetX(x)), 1e-9);
            Assert.Equal(y, placed.ToSourceY(placed.ToTargetY(y)), 1e-9);
            Assert.True(placed.OffsetX >= 0 && placed.OffsetX + placed.ContentWidth <= placed.TargetWidth);
            Assert.True(placed.OffsetY >= 0 && placed.OffsetY + placed.ContentHeight <= placed.TargetHeight);
        }
    }

    [Fact]
    public void The_edges_of_a_bright_box_are_seen_in_the_tensor_where_the_mapping_says()
    {
        var random = new Random(20_261_127);
        for (var round = 0; round < Rounds; round++)
        {
            var (columns, rows) = (random.Next(24, 200), random.Next(24, 200));
            var contract = new TensorContract
            {
                Width = random.Next(12, 260),
                Height = random.Next(12, 260),
                Fit = random.Next(2) == 0 ? ImageFit.Letterbox : ImageFit.Stretch,
                Placement = random.Next(2) == 0 ? ImagePlacement.Centre : ImagePlacement.TopLeft,
                Upscale = random.Next(2) == 0,
            };
            // At least a third of the image, so that one pixel of the tensor is all inside.
            var (left, top) = (random.Next(1, columns / 3), random.Next(1, rows / 3));
            var (right, bottom) = (random.Next(columns * 2 / 3, columns), random.Next(rows * 2 / 3, rows));
            var image = Box(columns, rows, left, top, right, bottom);
            var placed = contract.Place(columns, rows);
            if (placed.ContentWidth < 8 || placed.ContentHeight < 8)
            {
                continue;
            }

            var tensor = FilledTensor.Of(image, contract);
            var (middleX, middleY) = ((int)placed.ToTargetX((left + right) / 2.0), (int)placed.ToTargetY((top + bottom) / 2.0));
            var across = Enumerable.Range(0, contract.Width).Select(x => tensor[(middleY * contract.Width) + x]).ToArray();
            var down = Enumerable.Range(0, contract.Height).Select(y => tensor[(y * contract.Width) + middleX]).ToArray();
            var (x1, x2) = Edges(across, (double)columns / placed.ContentWidth);
            var (y1, y2) = Edges(down, (double)rows / placed.ContentHeight);

            Assert.Equal(left, placed.ToSourceX(x1), 1e-3);
            Assert.Equal(right, placed.ToSourceX(x2), 1e-3);
            Assert.Equal(top, placed.ToSourceY(y1), 1e-3);
            Assert.Equal(bottom, placed.ToSourceY(y2), 1e-3);
        }
    }

    [Fact]
    public void A_small_image_is_enlarged_only_where_the_contract_says_so()
    {
        Assert.Equal((100, 50, 0, 25), Content(Letterbox.Place(50, 25, 100, 100, ImageFit.Letterbox, ImagePlacement.Centre, upscale: true)));
        Assert.Equal((50, 25, 25, 37), Content(Letterbox.Place(50, 25, 100, 100, ImageFit.Letterbox, ImagePlacement.Centre, upscale: false)));
        Assert.Equal((50, 25, 0, 0), Content(Letterbox.Place(50, 25, 100, 100, ImageFit.Letterbox, ImagePlacement.TopLeft, upscale: false)));
        Assert.Equal((100, 100, 0, 0), Content(Letterbox.Place(50, 25, 100, 100, ImageFit.Stretch, ImagePlacement.Centre, upscale: true)));
        Assert.Equal((50, 100, 25, 0), Content(Letterbox.Place(50, 250, 100, 100, ImageFit.Stretch, ImagePlacement.Centre, upscale: false)));
    }

    private static (int Width, int Height, int X, int Y) Content(Letterbox placed) => (placed.ContentWidth, placed.ContentHeight, placed.OffsetX, placed.OffsetY);

    private static Letterbox Placement(Random random, int columns, int rows, int width, int height) => Letterbox.Place(
        columns,
        rows,
        width,
        height,
        random.Next(2) == 0 ? ImageFit.Letterbox : ImageFit.Stretch,
        random.Next(2) == 0 ? ImagePlacement.Centre : ImagePlacement.TopLeft,
        random.Next(2) == 0);

    // Shrunk: the first pixel that is lit is lit by the share the box has of it. Enlarged: light rises by one from the middle of a source
    // pixel to that of the next, and the edge is where half of it is.
    private static (double Low, double High) Edges(double[] line, double step)
    {
        var (first, last) = (Array.FindIndex(line, value => value > 1e-6), Array.FindLastIndex(line, value => value > 1e-6));
        return step >= 1
            ? (first + 1 - line[first], last + line[last])
            : (first + 0.5 + ((0.5 - line[first]) / step), last + 0.5 - ((0.5 - line[last]) / step));
    }

    private static DecodedImage Box(int columns, int rows, int left, int top, int right, int bottom)
    {
        var pixels = new byte[columns * rows];
        for (var y = top; y < bottom; y++)
        {
            pixels.AsSpan((y * columns) + left, right - left).Fill(255);
        }

        var dataset = ChestImage.Dataset()
            .AddOrUpdate(DicomTag.Columns, columns)
            .AddOrUpdate(DicomTag.Rows, rows)
            .AddOrUpdate(DicomTag.BitsAllocated, 8)
            .AddOrUpdate(DicomTag.BitsStored, 8)
            .AddOrUpdate(DicomTag.HighBit, 7)
            .AddOrUpdate(DicomTag.WindowCenter, "128")
            .AddOrUpdate(DicomTag.WindowWidth, "256")
            .AddOrUpdate(DicomVR.OB, DicomTag.PixelData, pixels);
        return ImageDecoder.Decode(ChestImage.File(dataset)).Image!;
    }
}
