using EdgeMLOps.Appliance.Core.Results.Rendering;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Rendering;

/// <summary>Random boxes, few and many, on pictures with and without room for their labels.</summary>
public sealed class LabelPlaces_tests
{
    private const int Height = 9;

    [Fact]
    public void A_label_that_has_room_stands_above_its_box_and_below_it_at_the_upper_edge()
    {
        var places = new LabelPlaces(200, 100);

        Assert.Equal(new PixelRect(50, 31, 90, 40), places.Place(new PixelRect(50, 40, 120, 80), 40, Height));
        Assert.Equal(new PixelRect(10, 30, 50, 39), places.Place(new PixelRect(10, 3, 40, 30), 40, Height));
        Assert.Equal(new PixelRect(160, 51, 200, 60), places.Place(new PixelRect(190, 60, 199, 90), 40, Height));
    }

    [Fact]
    public void Labels_of_boxes_that_lie_on_each_other_all_stand_at_the_box()
    {
        var (places, box) = (new LabelPlaces(400, 300), new PixelRect(150, 100, 250, 200));

        var labels = Enumerable.Range(0, 6).Select(_ => places.Place(box, 45, Height)).ToList();

        Assert.All(labels, label => Assert.Equal(0, label.SquaredDistance(box)));
        AssertApart(labels);
    }

    [Fact]
    public void Whatever_the_boxes_a_label_lies_on_another_only_when_no_place_of_the_picture_is_free()
    {
        var (crowded, free) = (0, 0);
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var (width, height) = (random.Next(30, 130), random.Next(9, 60));
            var places = new LabelPlaces(width, height);
            var labels = new List<PixelRect>();
            for (var count = random.Next(1, 25); count > 0; count--)
            {
                var label = places.Place(Box(random, width, height), random.Next(6, 31), Height);
                Assert.True(label is { Left: >= 0, Top: >= 0 } && label.Right <= width && label.Bottom <= height, $"seed {seed}: {label}");
                if (labels.Exists(label.Overlaps))
                {
                    crowded++;
                    Assert.True(IsFull(labels, label, width, height), $"seed {seed}: {label} covers another, and there is room");
                }
                else
                {
                    free++;
                }

                labels.Add(label);
            }
        }

        Assert.True(crowded > 100 && free > 500, $"{crowded} crowded, {free} free");
    }

    [Fact]
    public void Of_a_hundred_boxes_on_a_capture_no_label_covers_another()
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var random = new Random(seed);
            var places = new LabelPlaces(1024, 1024);
            AssertApart([.. Enumerable.Range(0, 100).Select(_ => places.Place(Box(random, 1024, 1024), random.Next(100, 160), 2 * Height))]);
        }
    }

    [Fact]
    public void Of_a_thousand_boxes_each_label_has_a_place_after_a_search_that_has_an_end()
    {
        var random = new Random(1);
        var places = new LabelPlaces(1024, 1024);
        var labels = Enumerable.Range(0, 1000).Select(_ => places.Place(Box(random, 1024, 1024), random.Next(100, 160), 2 * Height)).ToList();

        Assert.All(labels, label => Assert.True(label is { Left: >= 0, Top: >= 0, Right: <= 1024, Bottom: <= 1024 }, $"{label}"));
        Assert.InRange(places.Looks, LabelPlaces.MostLooks, LabelPlaces.MostLooks + 1000);
        AssertApart(labels[..200]);
    }

    [Fact]
    public void What_is_taken_beforehand_is_covered_by_no_label()
    {
        var places = new LabelPlaces(200, 100);
        var banner = new PixelRect(0, 0, 200, Height);
        places.Take(banner);

        Assert.False(places.Place(new PixelRect(20, 12, 60, 95), 40, Height).Overlaps(banner));
    }

    private static PixelRect Box(Random random, int width, int height)
    {
        var (left, top) = (random.Next(-5, width), random.Next(-5, height));
        return new(left, top, left + random.Next(1, width), top + random.Next(1, height));
    }

    // By trying each place there is.
    private static bool IsFull(List<PixelRect> labels, PixelRect label, int width, int height)
    {
        for (var top = 0; top + label.Height <= height; top++)
        {
            for (var left = 0; left + label.Width <= width; left++)
            {
                if (!labels.Exists(label.At(left, top).Overlaps))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static void AssertApart(List<PixelRect> labels) => Assert.All(
        labels.SelectMany((one, place) => labels.Skip(place + 1).Select(other => (one, other))), pair => Assert.False(pair.one.Overlaps(pair.other), $"{pair}"));
}
