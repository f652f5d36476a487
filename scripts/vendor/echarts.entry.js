// The parts of ECharts that our pictures use; everything else stays out of the file.
import { HeatmapChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([HeatmapChart, GridComponent, CanvasRenderer]);

window.echarts = { init };
