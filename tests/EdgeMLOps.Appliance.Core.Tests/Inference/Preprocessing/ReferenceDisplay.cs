using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Preprocessing;

/// <summary>From a data set and the cells of a frame to display values, a pixel at a time, from the words of PS3.3 C.11.1, C.11.2 and C.7.6.3.1.</summary>
internal sealed class ReferenceDisplay
{
    private readonly DicomDataset _dataset;
    private readonly int _allocated;
    private readonly int _stored;
    private readonly int _high;
    private readonly bool _isSigned;
    private readonly int _width;
    private readonly int _height;
    private readonly byte[] _cells;

    public ReferenceDisplay(DicomDataset dataset, byte[] cells)
    {
        _dataset = dataset;
        _cells = cells;
        _allocated = Number(DicomTag.BitsAllocated, 8);
        _stored = Number(DicomTag.BitsStored, _allocated);
        _high = Number(DicomTag.HighBit, _stored - 1);
        _isSigned = Number(DicomTag.PixelRepresentation, 0) == 1;
        _width = Number(DicomTag.Columns, 0);
        _height = Number(DicomTag.Rows, 0);
    }

    /// <summary>One plane of grey, or red, green and blue.</summary>
    /// <param name="windowing">How grey values are windowed.</param>
    /// <param name="photometric">What the cells are.</param>
    public double[][,] Planes(Windowing windowing, string photometric)
    {
        if (photometric is "MONOCHROME1" or "MONOCHROME2")
        {
            return [Grey(windowing, photometric is "MONOCHROME1")];
        }

        var planes = new[] { new double[_height, _width], new double[_height, _width], new double[_height, _width] };
        var palette = photometric is "PALETTE COLOR" ? Enumerable.Range(1, 3).Select(Palette).ToArray() : null;
        for (var y = 0; y < _height; y++)
        {
            for (var x = 0; x < _width; x++)
            {
                var colours = palette is null ? Colours(Samples(y, x), photometric) : [.. palette.Select(table => table(Stored((y * _width) + x)))];
                for (var i = 0; i < planes.Length; i++)
                {
                    planes[i][y, x] = Math.Clamp(colours[i], 0, 1);
                }
            }
        }

        return planes;
    }

    private double[,] Grey(Windowing windowing, bool invert)
    {
        var modality = Modality();
        var stored = Enumerable.Range(0, _width * _height).Select(Stored).ToArray();
        var isPadding = Padding(stored);
        var values = stored.Where(value => !isPadding(value)).Select(modality).Order().ToArray();
        var window = windowing.Kind switch
        {
            WindowingKind.Voi => Voi(modality) ?? Range(values[0], values[^1]),
            WindowingKind.Fixed => Range(windowing.Low, windowing.High),
            WindowingKind.Percentile => Range(Percentile(values, windowing.Low), Percentile(values, windowing.High)),
            _ => Range(AllValues().Min(modality), AllValues().Max(modality)),
        };
        var display = new double[_height, _width];
        for (var i = 0; i < stored.Length; i++)
        {
            var shown = window(modality(stored[i]));
            display[i / _width, i % _width] = isPadding(stored[i]) ? 0 : invert ? 1 - shown : shown;
        }

        return display;
    }

    private IEnumerable<int> AllValues() => Enumerable.Range(_isSigned ? -(1 << (_stored - 1)) : 0, 1 << _stored);

    private Func<int, bool> Padding(int[] stored)
    {
        if (Word(DicomTag.PixelPaddingValue) is not { } value)
        {
            return _ => false;
        }

        var limit = Word(DicomTag.PixelPaddingRangeLimit) ?? value;
        bool IsFill(int one) => one >= Math.Min(value, limit) && one <= Math.Max(value, limit);
        return stored.All(IsFill) ? _ => false : IsFill;
    }

    private int? Word(DicomTag tag) =>
        _dataset.TryGetValues<int>(tag, out var values) && values.Length > 0 ? _isSigned ? (short)values[0] : (ushort)values[0] : null;

    private Func<int, double> Modality()
    {
        if (_dataset.TryGetSequence(DicomTag.ModalityLUTSequence, out var lut) && lut.Items.Count > 0)
        {
            var table = Table(lut.Items[0], DicomTag.LUTDescriptor, DicomTag.LUTData, _isSigned, out _);
            return stored => table(stored);
        }

        var (slope, intercept) = (Double(DicomTag.RescaleSlope) ?? 1, Double(DicomTag.RescaleIntercept) ?? 0);
        return stored => (stored * slope) + intercept;
    }

    private Func<double, double>? Voi(Func<int, double> modality)
    {
        if (_dataset.TryGetSequence(DicomTag.VOILUTSequence, out var lut) && lut.Items.Count > 0)
        {
            var canBeNegative = !_dataset.Contains(DicomTag.ModalityLUTSequence) && AllValues().Min(modality) < 0;
            var table = Table(lut.Items[0], DicomTag.LUTDescriptor, DicomTag.LUTData, canBeNegative, out var most);
            return value => table(value) / most;
        }

        if (Double(DicomTag.WindowCenter) is not { } c || Double(DicomTag.WindowWidth) is not { } w)
        {
            return null;
        }

        return _dataset.GetSingleValueOrDefault(DicomTag.VOILUTFunction, "LINEAR") switch
        {
            "SIGMOID" => x => 1 / (1 + Math.Exp(-4 * (x - c) / w)),
            "LINEAR_EXACT" => x => x <= c - (w / 2) ? 0 : x > c + (w / 2) ? 1 : ((x - c) / w) + 0.5,
            _ => x => x <= c - 0.5 - ((w - 1) / 2) ? 0 : x > c - 0.5 + ((w - 1) / 2) ? 1 : ((x - (c - 0.5)) / (w - 1)) + 0.5,
        };
    }

    private static Func<double, double> Range(double low, double high)
    {
        var top = high > low ? high : low + 1;
        return x => Math.Clamp((x - low) / (top - low), 0, 1);
    }

    // numpy.percentile's default.
    private static double Percentile(double[] sorted, double percent)
    {
        var at = percent / 100 * (sorted.Length - 1);
        var below = (int)Math.Floor(at);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (at - below));
    }

    private Func<double, double> Palette(int number)
    {
        var table = Table(_dataset, new(0x0028, (ushort)(0x1100 + number)), new(0x0028, (ushort)(0x1200 + number)), _isSigned, out var most);
        return stored => table(stored) / most;
    }

    private static Func<double, double> Table(DicomDataset item, DicomTag descriptorTag, DicomTag dataTag, bool isSigned, out double most)
    {
        item.TryGetValues<int>(descriptorTag, out var descriptor);
        var count = (ushort)descriptor![0] == 0 ? 65536 : (ushort)descriptor[0]; // not null: the product has read it
        item.TryGetItem(descriptorTag, out var element);
        var first = isSigned || element!.VR == DicomVR.SS ? (int)(short)descriptor[1] : (ushort)descriptor[1];
        most = Math.Pow(2, descriptor[2]) - 1;
        var data = item.GetRaw(dataTag).ToArray();
        var isWords = data.Length >= 2 * count;
        double Entry(int i) => isWords ? data[2 * i] + (256 * data[(2 * i) + 1]) : data[i];
        return x => Entry((int)Math.Clamp(Math.Round(x, MidpointRounding.AwayFromZero) - first, 0, count - 1));
    }

    private int[] Samples(int y, int x)
    {
        var isHalf = _cells.Length < 3 * _width * _height * (_allocated / 8);
        if (!isHalf)
        {
            var at = 3 * ((y * _width) + x);
            return [Stored(at), Stored(at + 1), Stored(at + 2)];
        }

        // Y1 Y2 Cb Cr: PS3.3 C.7.6.3.1.2.
        var pixel = (y * _width) + x;
        var pair = pixel / 2 * 4;
        return [_cells[pair + (pixel % 2)], _cells[pair + 2], _cells[pair + 3]];
    }

    private double[] Colours(int[] samples, string photometric)
    {
        var most = Math.Pow(2, _stored) - 1;
        if (photometric is "RGB")
        {
            return [.. samples.Select(sample => sample / most)];
        }

        // Both from the equations of PS3.3 C.7.6.3.1.2, solved by Cramer's rule.
        var isPartial = photometric is "YBR_PARTIAL_422";
        var half = Math.Pow(2, _stored - 1);
        double[][] of = isPartial
            ? [[0.2568, 0.5041, 0.0979], [-0.1482, -0.2910, 0.4392], [0.4392, -0.3678, -0.0714]]
            : [[0.2990, 0.5870, 0.1140], [-0.1687, -0.3313, 0.5000], [0.5000, -0.4187, -0.0813]];
        double[] given = [samples[0] - (isPartial ? 16 * half / 128 : 0), samples[1] - half, samples[2] - half];
        var whole = Determinant(of, [], -1);
        return [.. Enumerable.Range(0, 3).Select(column => Determinant(of, given, column) / whole / most)];
    }

    // Of the matrix with one column exchanged.
    private static double Determinant(double[][] rows, double[] exchanged, int column)
    {
        double At(int row, int of) => of == column ? exchanged[row] : rows[row][of];
        return (At(0, 0) * ((At(1, 1) * At(2, 2)) - (At(1, 2) * At(2, 1))))
            - (At(0, 1) * ((At(1, 0) * At(2, 2)) - (At(1, 2) * At(2, 0))))
            + (At(0, 2) * ((At(1, 0) * At(2, 1)) - (At(1, 1) * At(2, 0))));
    }

    private int Stored(int index)
    {
        var cell = _allocated == 8 ? _cells[index] : _cells[2 * index] + (256 * _cells[(2 * index) + 1]);
        var value = (cell >> (_high - _stored + 1)) % (1 << _stored);
        return _isSigned && value >= 1 << (_stored - 1) ? value - (1 << _stored) : value;
    }

    private int Number(DicomTag tag, int absent) => _dataset.GetSingleValueOrDefault(tag, absent);

    private double? Double(DicomTag tag) =>
        _dataset.TryGetString(tag, out var text) && text.Length > 0
            ? double.Parse(text.Split('\\')[0], System.Globalization.CultureInfo.InvariantCulture)
            : null;
}
