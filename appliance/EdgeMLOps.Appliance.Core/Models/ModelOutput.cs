namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>What a model gives. Shapes are those of one image; a graph may have an axis of images before them.</summary>
public sealed record ModelOutput
{
    /// <summary>
    /// <c>yolov5</c>: output [boxes, 5 + classes] of centre, size, objectness, class scores.
    /// <c>yolov8</c>: output [4 + classes, boxes], or the other way round, of centre, size, class scores.
    /// <c>yolox</c>: output [cells, 5 + classes] as yolov5, offsets and logarithms of size in the cells of strides 8, 16 and 32.
    /// <c>end-to-end</c>: output [boxes, 6] of corners, score, label. <c>batched</c>: output [boxes of all images, 7] of image, corners, label, score.
    /// <c>torchvision</c>: boxes [boxes, 4] of corners, scores [boxes], labels [boxes].
    /// <c>detr</c>: logits [queries, classes], boxes [queries, 4] of centre and size.
    /// <c>tensorflow</c>: boxes [boxes, 4] of top, left, bottom, right, scores [boxes], labels [boxes], count: how many of them are meant.
    /// </summary>
    public required string Format { get; init; }

    /// <summary>The graph's output in each role: <c>output</c>, or <c>boxes</c>, <c>scores</c>, <c>labels</c>, <c>logits</c>, <c>count</c>, as the format has them.</summary>
    public required IReadOnlyDictionary<string, string> Names { get; init; }

    /// <summary>What makes scores of the graph's values; <c>none</c>, <c>sigmoid</c>, or <c>softmax</c> with no-object as the last class.</summary>
    public required string Activation { get; init; }

    /// <summary>Label of class 0 where the graph gives labels; classes that the graph has before the first, in <c>detr</c>.</summary>
    public required int ClassOffset { get; init; }

    /// <summary>Units of the boxes; <c>input</c>: pixels of the input tensor, <c>normalised</c>: shares of its sides.</summary>
    public required string BoxCoordinates { get; init; }

    /// <summary>What scores below it is no candidate, 0 to 1. The policy's own floor is applied to what is left.</summary>
    public required double ScoreFloor { get; init; }

    /// <summary>
    /// Order of the columns of <c>end-to-end</c> and <c>batched</c>: <c>x1</c>, <c>y1</c>, <c>x2</c>, <c>y2</c>, <c>score</c>, <c>label</c>, and
    /// <c>image</c> of the latter; null: as named with the formats.
    /// </summary>
    public IReadOnlyList<string>? Columns { get; init; }
}
