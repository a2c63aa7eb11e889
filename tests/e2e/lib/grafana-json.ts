// SPDX-License-Identifier: MIT
// A dashboard file as Grafana's own types have it. They are made for builders in TypeScript: in JSON an enum is
// its values, methods are not there, a query is Prometheus's, and a panel's options are those of its type.

import type { Dashboard as SdkDashboard, FieldConfig, Panel as SdkPanel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';
import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

type IsAny<T> = 0 extends 1 & T ? true : false;
type Method = (...given: never[]) => unknown;

type Json<T> = IsAny<T> extends true
  ? T
  : T extends string
    ? `${T}`
    : T extends (infer Element)[]
      ? Json<Element>[]
      : T extends object
        ? { [Key in keyof T as T[Key] extends Method ? never : Key]: Json<T[Key]> }
        : T;

type Panel<Type extends string, Options, Custom> = Omit<Json<SdkPanel>, 'type' | 'targets' | 'options' | 'fieldConfig'> & {
  type: Type;
  targets: Json<Dataquery>[];
  options: Json<Options>;
  fieldConfig: { defaults: Omit<Json<FieldConfig>, 'custom'> & { custom?: Json<Custom> }; overrides: [] };
};

export type Dashboard = Omit<Json<SdkDashboard>, 'panels'> & {
  panels: (Panel<'timeseries', timeseries.Options, timeseries.FieldConfig> | Omit<Json<RowPanel>, 'panels'> & { panels: [] })[];
};
