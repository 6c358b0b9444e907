using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.PostProcessing.Tightening;
using EdgeMLOps.Appliance.Core.Tests.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Appliance.Core.Tests.PostProcessing.Documents;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.PostProcessing.Tightening;

public sealed class BoxTightener_tests
{
    private static readonly BoxTightening Bright = new(IsDark: false, Contrast: 0.25, Most: 0.4);

    [Fact]
    public void Edges_move_in_to_the_content()
    {
        var image = Image(100, 100, (x, y) => x is >= 35 and < 60 && y is >= 30 and < 55 ? 200 : 20);

        var box = BoxTightener.Tighten(new(0, 0.9f, 25.5f, 20, 65, 60.25f), Bright, image);

        Assert.Equal(new BoxCandidate(0, 0.9f, 35, 30, 60, 55), box);
    }

    [Fact]
    public void No_edge_moves_further_than_its_share_of_the_side()
    {
        var image = Image(100, 100, (x, y) => x == 50 && y == 50 ? 255 : 0);

        var box = BoxTightener.Tighten(new(0, 0.9f, 30, 20, 70, 80), Bright with { Most = 0.2 }, image);

        Assert.Equal(new BoxCandidate(0, 0.9f, 38, 32, 62, 68), box);
    }

    [Fact]
    public void Faint_pixels_count_by_the_share_of_the_boxs_own_contrast()
    {
        var image = Image(100, 100, (x, y) => x is >= 40 and < 50 ? 120 : x is >= 35 and < 60 ? 40 : 20);
        BoxCandidate wide = new(0, 0.9f, 30, 30, 70, 60);

        Assert.Equal(wide with { X1 = 35, X2 = 60 }, BoxTightener.Tighten(wide, Bright with { Contrast = 0.1 }, image));
        Assert.Equal(wide with { X1 = 40, X2 = 54 }, BoxTightener.Tighten(wide, Bright with { Contrast = 0.5 }, image)); // 16 of 40 is the most
    }

    [Fact]
    public void Dark_content_is_what_is_darker_than_the_brightest()
    {
        var image = Image(100, 100, (x, y) => x is >= 35 and < 60 && y is >= 30 and < 55 ? 20 : 200);

        var box = BoxTightener.Tighten(new(0, 0.9f, 25, 20, 65, 60), Bright with { IsDark = true }, image);

        Assert.Equal(new BoxCandidate(0, 0.9f, 35, 30, 60, 55), box);
    }

    [Fact]
    public void Inverted_images_are_judged_as_they_are_shown()
    {
        var image = Image(100, 100, (x, y) => x is >= 35 and < 60 && y is >= 30 and < 55 ? 20 : 200);
        var inverted = image with { Greyscale = image.Greyscale with { Invert = true } };

        Assert.Equal(new BoxCandidate(0, 0.9f, 35, 30, 60, 55), BoxTightener.Tighten(new(0, 0.9f, 25, 20, 65, 60), Bright, inverted));
    }

    [Fact]
    public void A_box_without_contrast_stays_and_so_does_one_that_is_full()
    {
        BoxCandidate box = new(0, 0.9f, 25.5f, 20.5f, 65.5f, 60.5f);

        Assert.Equal(box, BoxTightener.Tighten(box, Bright, Image(100, 100, (_, _) => 77)));
        Assert.Equal(box, BoxTightener.Tighten(box, Bright, Image(100, 100, (x, y) => (x + y) % 2 == 0 ? 200 : 20)));
    }

    [Fact]
    public void Of_a_large_box_edges_move_in_steps_of_a_64th_and_never_into_the_content()
    {
        var image = Image(1000, 1000, (x, y) => x is >= 300 and < 700 && y is >= 400 and < 600 ? 200 : 20);

        var box = BoxTightener.Tighten(new(0, 0.9f, 100, 100, 900, 900), Bright, image);

        Assert.InRange(box.X1, 300 - 13, 300);
        Assert.InRange(box.X2, 700, 700 + 13);
        Assert.InRange(box.Y1, 400 - 13, 400);
        Assert.InRange(box.Y2, 600, 600 + 13);
    }

    [Fact]
    public void Boxes_of_every_size_and_place_stay_within_themselves_and_on_the_image()
    {
        var some = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            var (columns, rows) = (some.Next(1, 300), some.Next(1, 300));
            var image = Image(columns, rows, (_, _) => some.Next(256));
            var (x, y) = (some.NextSingle() * columns, some.NextSingle() * rows);
            var box = new BoxCandidate(0, 0.5f, x, y, x + (some.NextSingle() * (columns - x)), y + (some.NextSingle() * (rows - y)));

            var tight = BoxTightener.Tighten(box, Bright with { Contrast = 0.9, IsDark = round % 2 == 0 }, image);

            Assert.True(tight.X1 >= box.X1 && tight.Y1 >= box.Y1 && tight.X2 <= box.X2 && tight.Y2 <= box.Y2, $"{box} became {tight}");
            Assert.True(tight.X1 <= tight.X2 && tight.Y1 <= tight.Y2, $"{box} became {tight}");
        }
    }

    [Fact]
    public void The_filter_tightens_what_it_keeps_says_so_and_leaves_it_where_there_are_no_pixels()
    {
        var policy = SomePolicy.With(SomePolicy.Plain(), "classes.nodule.tighten", """{ "content": "bright", "contrast": 0.25, "most": 0.4 }""");
        var filter = SomePolicy.Parse(policy).FilterFor(TestPackage.Demonstration);
        var image = Image(100, 100, (x, y) => x is >= 35 and < 60 && y is >= 30 and < 55 ? 200 : 20);
        BoxCandidate[] candidates = [new(0, 0.9f, 25, 20, 65, 60), new(0, 0.8f, 25, 22, 65, 60), new(1, 0.9f, 25, 20, 65, 60)];

        var (seen, blind) = (filter.Apply(candidates, image.Geometry, image), filter.Apply(candidates, image.Geometry));

        Assert.Equal([candidates[0] with { X1 = 35, Y1 = 30, X2 = 60, Y2 = 55 }, candidates[1], candidates[2]], seen.Select(one => one.Box));
        Assert.Equal([BoxChanges.Tightened, BoxChanges.None, BoxChanges.None], seen.Select(one => one.Changes));
        Assert.Equal(candidates, blind.Select(one => one.Box));
        Assert.Equal(seen.Select(one => one.Reason), blind.Select(one => one.Reason));
    }

    [Fact]
    public void A_pixel_is_what_the_model_was_shown()
    {
        var some = new Random(3);
        for (var round = 0; round < 90; round++)
        {
            var dataset = round % 3 == 0 ? SomeImage.Colour(some) : SomeImage.Grey(some);
            var image = ImageDecoder.Decode(ChestImage.File(dataset), new DecodeChoice(FrameChoice.Only, TakesColour: true, Windowing.Voi)).Image!;
            var planes = new ReferenceDisplay(dataset, dataset.GetRaw(DicomTag.PixelData).ToArray())
                .Planes(Windowing.Voi, dataset.GetSingleValue<string>(DicomTag.PhotometricInterpretation));
            for (var look = 0; look < 50; look++)
            {
                var (x, y) = (some.Next(image.Format.Width), some.Next(image.Format.Height));
                var expected = planes.Length == 1 ? planes[0][y, x] : (0.299 * planes[0][y, x]) + (0.587 * planes[1][y, x]) + (0.114 * planes[2][y, x]);
                Assert.Equal(expected, new DisplayedPixels(image)[x, y], 1.0 / 500);
            }
        }
    }

    private static DecodedImage Image(int columns, int rows, Func<int, int, int> value)
    {
        var pixels = new byte[columns * rows];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)value(i % columns, i / columns);
        }

        return new DecodedImage
        {
            Pixels = pixels,
            Format = new StoredPixelFormat(columns, rows, 8, 8, 7, IsSigned: false),
            Greyscale = new GreyscaleTransform(1, 0, VoiWindow.FromRange(0, 255), Invert: false),
            Spacing = null,
            Statistics = default,
        };
    }
}
