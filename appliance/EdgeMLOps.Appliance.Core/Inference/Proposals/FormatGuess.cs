using EdgeMLOps.Appliance.Core.Inference.Outputs;
using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.Inference.Proposals;

/// <summary>Tells the family of a graph by the shapes of its outputs and the range of their values. A guess that says why: the maker knows.</summary>
internal sealed class FormatGuess
{
    private const int MostSelected = 1000;
    private const float MostShare = 2;

    private static readonly int[] Strides = [8, 16, 32];

    private readonly GraphFacts _facts;
    private readonly List<string> _why = [];

    private FormatGuess(GraphFacts facts) => _facts = facts;

    /// <summary>Proposes a format.</summary>
    /// <exception cref="GraphContractException">The outputs are those of no family that is read.</exception>
    public static FormatProposal Of(GraphFacts facts)
    {
        var guess = new FormatGuess(facts);
        return guess.Listed() ?? guess.Single() ?? throw new GraphContractException(
            "outputs",
            "those of a family that is read: " + string.Join(", ", OutputRoles.Formats),
            string.Join(", ", facts.Outputs.Select(output => $"{output.Name} {output.Type} {Sides.Text(output.Given!)}"))); // not null: it is an output
    }

    private FormatProposal? Listed()
    {
        var boxes = _facts.Outputs.FirstOrDefault(output => output.Given is [.., _, 4]);
        if (boxes is null || _facts.Outputs.Count < 2)
        {
            return null;
        }

        var rows = boxes.Given![^2];
        var lists = _facts.Outputs.Where(output => output != boxes && output.Given!.Length == boxes.Given.Length - 1 && output.Given[^1] == rows).ToList();
        var labels = lists.Find(output => output.IsInteger) ?? lists.Find(output => IsNamed(output, "class", "label"));
        var scores = lists.Find(output => output != labels && IsNamed(output, "score")) ?? lists.Find(output => output != labels);
        if (labels is null || scores is null)
        {
            return Queries(boxes);
        }

        var offset = labels.Values is { Length: > 0 } given && given.Min() >= 1 ? 1 : 0;
        var classes = _facts.ClassNames.Count > 0 ? _facts.ClassNames.Count : (int)Math.Max(1, labels.Values.DefaultIfEmpty().Max() - offset + 1);
        Say($"labels {labels.Name}: the lowest of the noise is {(offset == 1 ? "1 or more: 0 is taken for the background" : "0")}; check classOffset and the number of classes, noise need not meet all");
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { ["boxes"] = boxes.Name, ["scores"] = scores.Name, ["labels"] = labels.Name };
        if (_facts.Outputs.FirstOrDefault(output => output.Values.Length == 1 && IsNamed(output, "num", "count")) is not { } count)
        {
            Begin($"boxes, scores and labels of one length ({rows}): torchvision");
            return new(OutputFormats.Torchvision, classes, names, "none", offset, Units(boxes.Values), _why);
        }

        names["count"] = count.Name;
        Begin($"boxes, scores, labels and {count.Name}: TensorFlow object detection");
        return new(OutputFormats.Tensorflow, classes, names, "none", offset, Units(boxes.Values), _why);
    }

    private FormatProposal? Queries(TensorFacts boxes)
    {
        if (_facts.Outputs.FirstOrDefault(output => output != boxes && output.Given!.Length == boxes.Given!.Length && output.Given[^2] == boxes.Given[^2]) is not { } logits)
        {
            return null;
        }

        var columns = logits.Given![^1];
        var isScore = AreScores(logits.Values);
        var hasNoObject = !isScore && _facts.ClassNames.Count != columns;
        Say($"{logits.Name} and {boxes.Name} have a row a query: DETR");
        _why.Add(isScore ? "the class values lie in 0..1: taken as scores" : "the class values are logits: softmax with no-object as the last is taken, as in DETR; RT-DETR and Deformable DETR have sigmoid and a class more");
        return new(
            OutputFormats.Detr,
            hasNoObject ? columns - 1 : columns,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["logits"] = logits.Name, ["boxes"] = boxes.Name },
            isScore ? "none" : hasNoObject ? "softmax" : "sigmoid",
            0,
            Units(boxes.Values),
            _why);
    }

    private FormatProposal? Single()
    {
        if (_facts.Outputs.FirstOrDefault(output => output.Given!.Length >= 2) is not { } output)
        {
            return null;
        }

        var (rows, columns) = (output.Given![^2], output.Given[^1]);
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { ["output"] = output.Name };
        var isMerged = columns == 7 && output.Given.Length == 2;
        if (isMerged || (columns == 6 && rows <= MostSelected))
        {
            var (format, first) = isMerged ? (OutputFormats.Batched, 1) : (OutputFormats.EndToEnd, 0);
            var corners = Enumerable.Range(first, 4).SelectMany(column => Column(output, column)).ToArray();
            var label = Column(output, 5); // of both
            var classes = _facts.ClassNames.Count > 0 ? _facts.ClassNames.Count : (int)Math.Clamp(label.DefaultIfEmpty().Max() + 1, 1, 256);
            Say($"{rows} rows of {columns}: {format}; check the number of classes, noise need not meet all");
            return new(format, classes, names, "none", 0, Units(corners), _why);
        }

        if (Math.Min(rows, columns) <= 4)
        {
            return null;
        }

        return rows < columns ? Columns(output, rows, names) : Rows(output, columns, rows, names);
    }

    private FormatProposal Columns(TensorFacts output, int rows, Dictionary<string, string> names)
    {
        Say($"{rows} rows, a column a box: YOLOv8 and its like");
        var scores = output.Values[^(output.Given![^1] * (rows - 4))..];
        return new(OutputFormats.Yolov8, rows - 4, names, Activated(scores), 0, "input", _why);
    }

    private FormatProposal Rows(TensorFacts output, int columns, int rows, Dictionary<string, string> names)
    {
        var cells = Strides.Sum(stride => _facts.Width / stride * (_facts.Height / stride));
        if (_facts.ClassNames.Count == columns - 4 || columns == 5)
        {
            Say($"{columns} columns for {columns - 4} classes, as many as the metadata names or can be: YOLOv8 with a row a box");
            return new(OutputFormats.Yolov8, columns - 4, names, Activated(Scores(output, columns)), 0, "input", _why);
        }

        // A raw offset is a few cells; a decoded centre runs over the whole input.
        var isRaw = rows == cells && Column(output, 0).Max() < _facts.Width / 4f;
        if (isRaw)
        {
            Say($"{rows} rows are the cells of strides 8, 16 and 32, and the centres are offsets: YOLOX, not decoded; it takes bgr 0..255, top left");
        }
        else
        {
            Say($"{rows} rows of {columns}: YOLOv5 and its like");
        }

        return new(isRaw ? OutputFormats.Yolox : OutputFormats.Yolov5, columns - 5, names, Activated(Scores(output, columns)), 0, "input", _why);
    }

    private void Say(FormattableString reason) => _why.Add(FormattableString.Invariant(reason));

    private void Begin(FormattableString reason) => _why.Insert(0, FormattableString.Invariant(reason));

    private string Activated(float[] scores)
    {
        var isScore = AreScores(scores);
        _why.Add(isScore ? "the scores lie in 0..1 as they are" : "the scores leave 0..1: logits");
        return isScore ? "none" : "sigmoid";
    }

    private static bool AreScores(float[] values) => Array.TrueForAll(values, value => value is >= 0 and <= 1);

    private string Units(float[] boxes)
    {
        var isShare = boxes.Length > 0 && boxes.Max() <= MostShare;
        _why.Add(isShare ? "no coordinate is above 2: shares of the input's sides" : "coordinates run over the pixels of the input");
        return isShare ? "normalised" : "input";
    }

    private static float[] Column(TensorFacts output, int column) =>
        [.. output.Values.Where((_, place) => place % output.Given![^1] == column)];

    private static float[] Scores(TensorFacts output, int columns) => [.. output.Values.Where((_, place) => place % columns >= 4)];

    private static bool IsNamed(TensorFacts output, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (output.Name.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
