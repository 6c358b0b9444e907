using EdgeMLOps.Appliance.Core.Models;
using static EdgeMLOps.Appliance.Core.Inference.Outputs.Sides;

namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>
/// YOLOX as it is exported without its decoding (Ge et al., 2021): a row a cell of the grids of stride 8, 16 and 32, row by row; the centre as
/// an offset in cells, the size as the logarithm of cells.
/// </summary>
internal sealed class YoloxFormat : IOutputFormat
{
    private static readonly int[] Strides = [8, 16, ModelOutputRules.CoarsestStride];

    private readonly ObjectnessRow _row;
    private readonly (float X, float Y, float Stride)[] _cells;

    public YoloxFormat(int classes, bool isSigmoid, int width, int height)
    {
        _row = new ObjectnessRow(classes, isSigmoid);
        _cells =
        [
            .. from stride in Strides
               from y in Enumerable.Range(0, height / stride)
               from x in Enumerable.Range(0, width / stride)
               select ((float)x, (float)y, (float)stride),
        ];
        MostValues = _row.Length * _cells.Length;
    }

    public IReadOnlyList<OutputSpec> Outputs { get; } = [new(OutputRoles.Output, 2)];

    public int? ImageColumn => null;

    public int MostValues { get; }

    public OutputFault? Check(IReadOnlyList<int[]> shapes) =>
        Fit(shapes[0], _cells.Length, _row.Length) ? null : new(0, Text([_cells.Length, _row.Length]));

    public bool TryRead(in ImageOutput output, BoxCollector boxes)
    {
        for (var i = 0; i < _cells.Length; i++)
        {
            var row = output.All.Slice(i * _row.Length, _row.Length);
            if (!_row.IsWanted(row, boxes, out var classId, out var score))
            {
                continue;
            }

            var (x, y, stride) = _cells[i];
            if (!boxes.TryAddCentre(
                classId, score, (row[0] + x) * stride, (row[1] + y) * stride, MathF.Exp(row[2]) * stride, MathF.Exp(row[3]) * stride))
            {
                return false;
            }
        }

        return true;
    }
}
